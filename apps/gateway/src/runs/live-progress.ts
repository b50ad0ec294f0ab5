import type { Progress, RunLedger } from '@dss/ports';
import { Recent } from '../memory/recent.js';
import { LIVE } from './assets/run-indexes.js';

/** The figures of runs that go on, read once for all who look. */
export class LiveProgress {
  private readonly recent: Recent<Progress>;

  constructor(
    private readonly ledger: Pick<RunLedger, 'progress'>,
    nowMs: () => number,
  ) {
    this.recent = new Recent(LIVE, nowMs);
  }

  progress(tenant: string, run: string): Promise<Progress> {
    return this.recent.get(`${tenant}/${run}`, () => this.ledger.progress(tenant, run));
  }
}
