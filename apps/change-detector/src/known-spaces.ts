import { NotYetError } from '@dss/errors';
import type { RunStore } from '@dss/ports';

/** The ids of all spaces that a run knows: they decide whether `A.B` names an object of space A. Immutable per run. */
export class KnownSpaces {
  private readonly byRun = new Map<string, readonly string[]>();

  constructor(private readonly runs: RunStore) {}

  async of(tenant: string, run: string): Promise<readonly string[]> {
    const known = this.byRun.get(run);
    if (known !== undefined) return known;
    const spaces = (await this.runs.find(tenant, run))?.spaces;
    if (spaces === undefined)
      throw new NotYetError('The run does not tell its spaces yet', 1_000, { tenant, runId: run });
    if (this.byRun.size > 100) this.byRun.clear();
    this.byRun.set(run, spaces);
    return spaces;
  }
}
