import type { AssetKey, Checkpoint } from '@dss/catalog-model';
import { CheckpointStore } from '../../checkpoint-store.js';

/** Shared with an InMemoryRunLedger, whose settles move what is found here. */
export class InMemoryCheckpointStore extends CheckpointStore {
  private readonly spaces = new Map<string, Map<AssetKey, Checkpoint>>();

  find(tenant: string, space: string, key: AssetKey): Promise<Checkpoint | undefined> {
    return Promise.resolve(this.peek(tenant, space, key));
  }

  listSpace(tenant: string, space: string): Promise<ReadonlyMap<AssetKey, Checkpoint>> {
    return Promise.resolve(new Map(this.spaces.get(`${tenant}/${space}`)));
  }

  peek(tenant: string, space: string, key: AssetKey): Checkpoint | undefined {
    return this.spaces.get(`${tenant}/${space}`)?.get(key);
  }

  /** What an earlier run left behind; also how a settle moves a checkpoint. */
  put(tenant: string, space: string, key: AssetKey, checkpoint: Checkpoint): void {
    const place = `${tenant}/${space}`;
    this.spaces.set(place, (this.spaces.get(place) ?? new Map<AssetKey, Checkpoint>()).set(key, checkpoint));
  }
}
