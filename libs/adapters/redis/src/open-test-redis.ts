import { randomUUID } from 'node:crypto';
import { connectRedis } from './connect-redis.js';
import { testRedisUrl } from './test-redis.config.js';

/** A connection to the test's Redis with a namespace of its own, emptied at the end. */
export async function openTestRedis() {
  const namespace = `t${randomUUID().slice(0, 8)}`;
  const redis = connectRedis({ url: testRedisUrl() }, 'test');
  await redis.connect();
  const forgetAll = async () => {
    const keys = await redis.keys(`${namespace}:*`);
    if (keys.length > 0) await redis.unlink(keys);
  };
  const close = async () => {
    await forgetAll();
    await redis.quit();
  };
  return { namespace, redis, forgetAll, close };
}
