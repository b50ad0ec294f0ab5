import { NotYetError } from '@dss/errors';
import type { PaceAsk, PaceGrant, PaceState, Quota } from '@dss/pacing';
import { PaceBoard, type PaceBucket } from '@dss/ports';
import type { Redis } from './connect-redis.js';
import { Keys } from './keys.js';
import { ASK_FIELDS, STATE_FIELDS, packAsk, unpackGrant, unpackState } from './pace-codec.js';
import { paceScript } from './pace-script.js';
import { runScript } from './run-script.js';

const SCRIPT = paceScript(STATE_FIELDS, ASK_FIELDS);
/** A quota that nobody has used for a day is discovered again. */
const TTL_S = 24 * 3600;
const AWAY_MS = 2_000;

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
    const answer = await this.run([this.keys.pace(bucket)], args);
    return unpackGrant(String(answer));
  }

  async find(bucket: PaceBucket): Promise<PaceState | undefined> {
    const stored = await this.redis.get(this.keys.pace(bucket));
    return stored === null ? undefined : unpackState(stored);
  }

  /** Without the board nobody knows what the others send: whoever asks comes back later, and that is no failed attempt. */
  private async run(keys: string[], args: (string | number)[]): Promise<unknown> {
    try {
      return await runScript(this.redis, SCRIPT, keys, args);
    } catch (cause) {
      const error = new NotYetError('Redis does not answer, so the shared pace is not known', AWAY_MS);
      throw Object.assign(error, { cause });
    }
  }
}
