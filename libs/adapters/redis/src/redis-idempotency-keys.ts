import { z } from 'zod';
import { IdempotencyKeys } from '@dss/ports';
import type { Redis } from './connect-redis.js';
import { Keys } from './keys.js';

const TTL_S = 24 * 3600;

const Claim = z.object({ run: z.string(), request: z.string() });
type Claim = Readonly<z.infer<typeof Claim>>;

/** One text per key. `SET NX GET` (Redis 7) sets it unless it is there and tells what was there, in one step. */
export class RedisIdempotencyKeys extends IdempotencyKeys {
  private readonly keys: Keys;

  constructor(
    private readonly redis: Pick<Redis, 'set'>,
    namespace: string,
  ) {
    super();
    this.keys = new Keys(namespace);
  }

  async claim(tenant: string, key: string, claim: Claim): Promise<Claim> {
    const held = await this.redis.set(
      this.keys.idempotency(tenant, key),
      JSON.stringify(claim),
      'EX',
      TTL_S,
      'NX',
      'GET',
    );
    return held === null ? claim : Claim.parse(JSON.parse(held));
  }
}
