import { createServer } from 'node:http';
import { Redis } from 'ioredis';
import { request } from 'undici';
import { z } from 'zod';

const Input = z.object({ redisUrl: z.string(), page: z.string() });
const KEY = 'floor:page';

/**
 * The least that a page of a run could cost on this machine at this moment: one read of the page from Redis, parsed,
 * stringified and sent by Node's own server, in a process that does nothing else. `/idle` does not even that.
 */
const { redisUrl, page } = Input.parse(JSON.parse(process.argv[2] ?? ''));
const redis = new Redis(redisUrl);
await redis.set(KEY, await (await request(page)).body.text());
const answer = async (path: string): Promise<string> =>
  path === '/idle' ? '{}' : JSON.stringify(JSON.parse((await redis.get(KEY)) ?? '{}'));

const server = createServer((incoming, response) => {
  answer(incoming.url ?? '').then(
    (body) => response.setHeader('content-type', 'application/json').end(body),
    (error: unknown) => response.writeHead(500).end(String(error)),
  );
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}\n`);
});
// Whoever started us is gone, however it went.
process.stdin.resume().on('end', () => {
  void redis.del(KEY).finally(() => process.exit());
});
