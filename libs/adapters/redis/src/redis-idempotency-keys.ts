import { z } from 'zod';
import type { RedisRetention } from '@dss/config';
import { IdempotencyKeys } from '@dss/ports';
import type { Redis } from './connect-redis.js';
import { Keys } from './keys.js';
import { STANDARD_RETENTION } from './standard-retention.js';

const Claim = z.object({ run: z.string(), request: z.string() });
type Claim = Readonly<z.infer<typeof Claim>>;

/** One text per key. `SET NX GET` (Redis 7) sets it unless it is there and tells what was there, in one step. */
export class RedisIdempotencyKeys extends IdempotencyKeys {
  private readonly keys: Keys;

  constructor(
    private readonly redis: Pick<Redis, 'set'>,
    namespace: string,
    private readonly retention: Pick<RedisRetention, 'idempotencyKeysS'> = STANDARD_RETENTION,
  ) {
    super();
    this.keys = new Keys(namespace);
  }

  async claim(tenant: string, key: string, claim: Claim): Promise<Claim> {
    const held = await this.redis.set(
      this.keys.idempotency(tenant, key),
      JSON.stringify(claim),
      'EX',
      this.retention.idempotencyKeysS,
      'NX',
      'GET',
    );
    return held === null ? claim : Claim.parse(JSON.parse(held));
  }
}
