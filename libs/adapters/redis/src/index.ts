export { type Redis, connectRedis } from './connect-redis.js';
export { type OpenRedis, openRedis } from './open-redis.js';
export { RedisCheckpointStore } from './redis-checkpoint-store.js';
export { RedisIdempotencyKeys } from './redis-idempotency-keys.js';
export { RedisPaceBoard } from './redis-pace-board.js';
export { RedisRunLedger } from './redis-run-ledger.js';
