import type { ValueProvider } from '@nestjs/common';
import { RemoteUnavailableError } from '@dss/errors';
import { CheckpointStore, IdempotencyKeys, PaceBoard, RunLedger } from '@dss/ports';
import { type Redis, connectRedis } from './connect-redis.js';
import { RedisCheckpointStore } from './redis-checkpoint-store.js';
import { RedisIdempotencyKeys } from './redis-idempotency-keys.js';
import { RedisPaceBoard } from './redis-pace-board.js';
import { RedisRunLedger } from './redis-run-ledger.js';

export interface OpenRedis {
  readonly redis: Redis;
  readonly providers: ValueProvider[];
  state(): string;
  close(): Promise<void>;
}

export async function openRedis(url: string, namespace: string, service: string): Promise<OpenRedis> {
  const redis = connectRedis(url, `${namespace}-${service}`);
  // Without a listener ioredis prints to the console; the state below tells the same.
  redis.on('error', () => undefined);
  await connectFirst(redis, url);
  return {
    redis,
    providers: [
      { provide: CheckpointStore, useValue: new RedisCheckpointStore(redis, namespace) },
      { provide: RunLedger, useValue: new RedisRunLedger(redis, namespace) },
      { provide: PaceBoard, useValue: new RedisPaceBoard(redis, namespace) },
      { provide: IdempotencyKeys, useValue: new RedisIdempotencyKeys(redis, namespace) },
    ],
    state: () => (redis.status === 'ready' ? 'connected' : redis.status),
    close: async () => {
      await redis.quit();
    },
  };
}

/** Afterwards ioredis reconnects for ever; the first time a wrong address must stop the start with a reason. */
async function connectFirst(redis: Redis, url: string): Promise<void> {
  const refused = new Promise<never>((_, reject) => {
    redis.once('error', reject);
  });
  try {
    await Promise.race([redis.connect(), refused]);
  } catch (cause) {
    redis.disconnect();
    const { protocol, host } = new URL(url);
    throw new RemoteUnavailableError(
      'Redis',
      `no answer at ${protocol}//${host}; start it or set DSS_REDIS_URL`,
      {},
      cause,
    );
  }
}
