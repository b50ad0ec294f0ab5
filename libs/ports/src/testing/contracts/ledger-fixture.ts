import type { CheckpointStore } from '../../checkpoint-store.js';
import type { RunLedger } from '../../run-ledger.js';
import { aRunId, aTenant } from '../builders/model-builders.js';
import { type Closable, opened } from './opened.js';

export type OpenLedger = () => Promise<
  Closable & {
    readonly ledger: RunLedger;
    /** Reads what this ledger's settles move. */
    readonly checkpoints: CheckpointStore;
  }
>;

export function ledgerFixture(open: OpenLedger) {
  const current = opened(open);
  const ledger = () => current().ledger;
  const checkpoints = () => current().checkpoints;
  const aRun = async (tenant = aTenant()) => {
    const run = aRunId();
    await ledger().start(tenant, run);
    return { tenant, run };
  };
  return { ledger, checkpoints, aRun };
}
