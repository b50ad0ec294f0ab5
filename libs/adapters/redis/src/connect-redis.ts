import { Redis } from 'ioredis';
import type { RedisPlace } from '@dss/config';

export type { Redis } from 'ioredis';

/**
 * One connection per process. Commands wait while Redis is away instead of failing at once; `commandTimeout` bounds the
 * wait, and a message that could not be settled comes back.
 */
export function connectRedis({ url, tls, user, password }: RedisPlace, name: string): Redis {
  return new Redis(url, {
    ...(tls && { tls }),
    ...(user !== undefined && { username: user }),
    ...(password !== undefined && { password }),
    connectionName: name,
    maxRetriesPerRequest: null,
    commandTimeout: 10_000,
    // What is asked in one turn of the event loop leaves in one write.
    enableAutoPipelining: true,
    retryStrategy: (attempt) => Math.min(50 * 2 ** attempt, 2_000),
    lazyConnect: true,
  });
}
