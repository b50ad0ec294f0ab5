import type { ValueProvider } from '@nestjs/common';
import { type RedisPlace, type RedisRetention, explainFirstTls } from '@dss/config';
import { CredentialsRefusedError, RemoteUnavailableError } from '@dss/errors';
import { type BudgetBoard, CheckpointStore, IdempotencyKeys, type PaceBoard, RunLedger } from '@dss/ports';
import { type Redis, connectRedis } from './connect-redis.js';
import { RedisBudgetBoard } from './redis-budget-board.js';
import { RedisCheckpointStore } from './redis-checkpoint-store.js';
import { RedisIdempotencyKeys } from './redis-idempotency-keys.js';
import { RedisPaceBoard } from './redis-pace-board.js';
import { RedisRunLedger } from './redis-run-ledger.js';
import { STANDARD_RETENTION } from './standard-retention.js';

export interface OpenRedis {
  readonly redis: Redis;
  /** No provider: what stands around a target's calls is made before any handler. */
  readonly paces: PaceBoard;
  /** No provider either: it stands around the source's calls. */
  readonly budgets: BudgetBoard;
  readonly providers: ValueProvider[];
  state(): string;
  close(): Promise<void>;
}

export async function openRedis(
  place: RedisPlace,
  namespace: string,
  service: string,
  retention: RedisRetention = STANDARD_RETENTION,
): Promise<OpenRedis> {
  const redis = connectRedis(place, `${namespace}-${service}`);
  // Without a listener ioredis prints to the console; the state below tells the same.
  redis.on('error', () => undefined);
  await connectFirst(redis, place);
  return {
    redis,
    paces: new RedisPaceBoard(redis, namespace),
    budgets: new RedisBudgetBoard(redis, namespace),
    providers: [
      { provide: CheckpointStore, useValue: new RedisCheckpointStore(redis, namespace) },
      { provide: RunLedger, useValue: new RedisRunLedger(redis, namespace, retention) },
      { provide: IdempotencyKeys, useValue: new RedisIdempotencyKeys(redis, namespace, retention) },
    ],
    state: () => (redis.status === 'ready' ? 'connected' : redis.status),
    close: async () => {
      await redis.quit();
    },
  };
}

/** Afterwards ioredis reconnects for ever; the first time a wrong address must stop the start with a reason. */
async function connectFirst(redis: Redis, place: RedisPlace): Promise<void> {
  const refused = new Promise<never>((_, reject) => {
    redis.once('error', reject);
  });
  try {
    await Promise.race([redis.connect(), refused]);
  } catch (cause) {
    redis.disconnect();
    throw translate(cause, place);
  }
}

function translate(cause: unknown, { url, tls }: RedisPlace): Error {
  const { protocol, host } = new URL(url);
  const where = `${protocol}//${host}`;
  if (cause instanceof Error && /^(NOAUTH|WRONGPASS|NOPERM)|invalid (username-)?password/i.test(cause.message)) {
    return new CredentialsRefusedError(
      `Redis at ${where} refuses our credentials; check DSS_REDIS_USER and DSS_REDIS_PASSWORD`,
      {},
      cause,
    );
  }
  const tlsReason = tls === undefined ? undefined : explainFirstTls(cause, 'DSS_REDIS', tls);
  const reason =
    tlsReason === undefined
      ? `no answer at ${where}; start it or set DSS_REDIS_URL`
      : `no connection to ${where} (DSS_REDIS_URL): ${tlsReason}`;
  return new RemoteUnavailableError('Redis', reason, {}, cause);
}
