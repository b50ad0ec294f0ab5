import type { PaceAsk, PaceGrant, PaceState, Quota } from '@dss/pacing';
import { PaceBoard, type PaceBucket } from '@dss/ports';
import type { Redis } from './connect-redis.js';
import { Keys } from './keys.js';
import { ASK_FIELDS, STATE_FIELDS, packAsk, unpackGrant, unpackState } from './pace-codec.js';
import { paceScript } from './pace-script.js';
import { askShared } from './run-script.js';

const SCRIPT = paceScript(STATE_FIELDS, ASK_FIELDS);
/** A quota that nobody has used for a day is discovered again. */
const TTL_S = 24 * 3600;

/** One text per bucket, and one script that does everything about it: a round trip, on the server's clock. */
export class RedisPaceBoard extends PaceBoard {
  private readonly keys: Keys;

  /** @param nowMs only for tests that hold the script against the function; absent: the server's clock */
  constructor(
    private readonly redis: Redis,
    namespace: string,
    private readonly nowMs?: () => number,
  ) {
    super();
    this.keys = new Keys(namespace);
  }

  async exchange(bucket: PaceBucket, quota: Quota | undefined, ask: PaceAsk): Promise<PaceGrant> {
    const told = quota === undefined ? '' : `${quota.perSecond} ${quota.burst}`;
    const args = [told, packAsk(ask), TTL_S, this.nowMs?.() ?? ''];
    const answer = await askShared(this.redis, SCRIPT, this.keys.pace(bucket), args, 'the shared pace');
    return unpackGrant(String(answer));
  }

  async find(bucket: PaceBucket): Promise<PaceState | undefined> {
    const stored = await this.redis.get(this.keys.pace(bucket));
    return stored === null ? undefined : unpackState(stored);
  }
}
