import type { AssetKey, Checkpoint } from '@dss/catalog-model';

/** Reads checkpoints. They are only moved by a settle (RunLedger), together with the run's accounting. */
export abstract class CheckpointStore {
  /** The last state the target accepted, or undefined before an asset's first sync. */
  abstract find(tenant: string, space: string, key: AssetKey): Promise<Checkpoint | undefined>;
  /** All checkpoints of a space, in one read. Unreadable ones are left out: their assets are read again. */
  abstract listSpace(tenant: string, space: string): Promise<ReadonlyMap<AssetKey, Checkpoint>>;
}
