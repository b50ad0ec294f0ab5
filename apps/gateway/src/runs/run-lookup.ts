import { RunId } from '@dss/contracts';
import type { RunStore } from '@dss/ports';
import type { SyncRun } from '@dss/sync-run';
import { ApiProblem } from '../http/problem.js';

/** Finds the run that a path names, as it is stored now. */
export class RunLookup {
  constructor(
    private readonly runs: RunStore,
    private readonly tenant: string,
  ) {}

  async get(id: string): Promise<SyncRun> {
    const run = RunId.safeParse(id).success ? await this.runs.find(this.tenant, id) : undefined;
    if (run === undefined) throw new ApiProblem('RUN_NOT_FOUND');
    return run;
  }
}
