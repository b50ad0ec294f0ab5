import { RunId } from '@dss/contracts';
import type { RunStore } from '@dss/ports';
import type { SyncRun } from '@dss/sync-run';
import { ApiProblem } from '../http/problem.js';
import { Recent } from '../memory/recent.js';
import type { RunList } from './run-list.js';

/** How long a run is shown at most after the store has let go of it. */
const STORED = { freshMs: 5_000, usableMs: 10_000 } as const;

/** Finds the run that a path names: as the list knows it, which follows the store; that it is still stored is looked up. */
export class RunLookup {
  private readonly stored: Recent<SyncRun | undefined>;

  constructor(
    private readonly runs: RunStore,
    private readonly list: Pick<RunList, 'find' | 'forget'>,
    private readonly tenant: string,
    nowMs: () => number,
  ) {
    this.stored = new Recent(STORED, nowMs);
  }

  async get(id: string): Promise<SyncRun> {
    const stored = RunId.safeParse(id).success ? await this.findStored(id) : undefined;
    if (stored === undefined) throw new ApiProblem('RUN_NOT_FOUND');
    const listed = this.list.find(id);
    if (listed === undefined) return stored;
    // The list is ahead of what was looked up a moment ago, unless its message is still on its way: an end is not taken back.
    return stored.state === 'ended' && listed.state !== 'ended' ? stored : listed;
  }

  private async findStored(id: string): Promise<SyncRun | undefined> {
    const stored = await this.stored.get(id, () => this.runs.find(this.tenant, id));
    if (stored !== undefined) return stored;
    this.list.forget(id);
    this.stored.forget(id);
    return undefined;
  }
}
