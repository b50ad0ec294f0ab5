import { randomUUID } from 'node:crypto';
import { idempotencyKeysContract, runLedgerContract } from '@dss/ports/testing';
import { connectRedis } from './connect-redis.js';
import { RedisCheckpointStore } from './redis-checkpoint-store.js';
import { RedisIdempotencyKeys } from './redis-idempotency-keys.js';
import { RedisRunLedger } from './redis-run-ledger.js';
import { testRedisUrl } from './test-redis.config.js';

async function open() {
  const namespace = `t${randomUUID().slice(0, 8)}`;
  const redis = connectRedis({ url: testRedisUrl() }, 'test');
  await redis.connect();
  const close = async () => {
    const keys = await redis.keys(`${namespace}:*`);
    if (keys.length > 0) await redis.unlink(keys);
    await redis.quit();
  };
  return { namespace, redis, close };
}

runLedgerContract('RedisRunLedger', async () => {
  const { namespace, redis, close } = await open();
  return {
    ledger: new RedisRunLedger(redis, namespace),
    checkpoints: new RedisCheckpointStore(redis, namespace),
    close,
  };
});

idempotencyKeysContract('RedisIdempotencyKeys', async () => {
  const { namespace, redis, close } = await open();
  return { keys: new RedisIdempotencyKeys(redis, namespace), close };
});

describe('RedisCheckpointStore', () => {
  it('leaves out a checkpoint that it cannot read, so that its asset is read again', async () => {
    const { namespace, redis, close } = await open();
    await redis.hset(`${namespace}:{t}:cp:SALES`, 'broken', '7|{"v":99}', 'worse', 'no fence');

    expect(await new RedisCheckpointStore(redis, namespace).listSpace('t', 'SALES')).toEqual(new Map());

    await close();
  });
});

describe('RedisRunLedger', () => {
  it('goes on after the server forgot its scripts', async () => {
    const { namespace, redis, close } = await open();
    const ledger = new RedisRunLedger(redis, namespace);
    const before = await ledger.nextFence('t', 0);
    await redis.script('FLUSH');

    expect(await ledger.nextFence('t', 0)).toBe(before + 1);

    await close();
  });
});
