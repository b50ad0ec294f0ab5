import { ContractBrokenError, NotYetError } from '@dss/errors';
import type { RunStore } from '@dss/ports';

const REMEMBERED_RUNS = 100;

/** The ids of all spaces that a run knows: they decide whether `A.B` names an object of space A. Immutable per run. */
export class KnownSpaces {
  private readonly byRun = new Map<string, readonly string[]>();

  constructor(private readonly runs: RunStore) {}

  async of(tenant: string, run: string): Promise<readonly string[]> {
    const known = this.byRun.get(run);
    if (known !== undefined) return known;
    const record = await this.runs.find(tenant, run);
    if (record === undefined) throw new ContractBrokenError('The run of this message is not stored', { tenant, run });
    const spaces = record.knownSpaces ?? record.spaces;
    if (spaces === undefined) throw new NotYetError('The run does not tell its spaces yet', 1_000, { tenant, run });
    if (this.byRun.size >= REMEMBERED_RUNS) this.byRun.clear();
    this.byRun.set(run, spaces);
    return spaces;
  }
}
