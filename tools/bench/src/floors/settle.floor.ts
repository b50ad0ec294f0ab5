import { hash } from 'node:crypto';
import { Redis } from 'ioredis';
import { driveFloor } from './drive-floor.js';

const SLICE = 500;

/** A checkpoint of 300 bytes and the outcome's four bits per asset, in pipelines of 500. */
await driveFloor(async ({ sample, redisUrl }, timed) => {
  const redis = new Redis(redisUrl);
  const keys = Array.from({ length: sample }, (_, at) => hash('sha256', String(at), 'hex').slice(0, 26));
  const value = 'x'.repeat(300);
  await timed(async () => {
    for (let at = 0; at < sample; at += SLICE) {
      const pipeline = redis.pipeline();
      keys.slice(at, at + SLICE).forEach((key, offset) => {
        pipeline.hset('floor:cp', key, value).bitfield('floor:st', 'SET', 'u4', `#${at + offset}`, 1);
      });
      await pipeline.exec();
    }
  });
  await redis.del('floor:cp', 'floor:st');
  redis.disconnect();
});
