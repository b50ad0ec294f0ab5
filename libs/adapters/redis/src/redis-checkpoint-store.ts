import type { AssetKey, Checkpoint } from '@dss/catalog-model';
import { CheckpointStore } from '@dss/ports';
import { unpackCheckpoint } from './checkpoint-codec.js';
import type { Redis } from './connect-redis.js';
import { Keys } from './keys.js';

/** One hash per space: all of it in one read when a listing is compared, one field when a single asset is. */
export class RedisCheckpointStore extends CheckpointStore {
  private readonly keys: Keys;

  constructor(
    private readonly redis: Redis,
    namespace: string,
  ) {
    super();
    this.keys = new Keys(namespace);
  }

  async find(tenant: string, space: string, key: AssetKey): Promise<Checkpoint | undefined> {
    const stored = await this.redis.hget(this.keys.checkpoints(tenant, space), key);
    return stored === null ? undefined : unpackCheckpoint(stored);
  }

  async listSpace(tenant: string, space: string): Promise<ReadonlyMap<AssetKey, Checkpoint>> {
    const checkpoints = new Map<AssetKey, Checkpoint>();
    let cursor = '0';
    do {
      const [next, fields] = await this.redis.hscan(this.keys.checkpoints(tenant, space), cursor, 'COUNT', 2000);
      for (let at = 0; at + 1 < fields.length; at += 2) {
        const checkpoint = unpackCheckpoint(fields[at + 1] ?? '');
        if (checkpoint !== undefined) checkpoints.set(fields[at] ?? '', checkpoint);
      }
      cursor = next;
    } while (cursor !== '0');
    return checkpoints;
  }
}
