import { Pool } from 'undici';
import { z } from 'zod';

const Input = z.object({
  origins: z.array(z.object({ name: z.string(), origin: z.string(), path: z.string() })),
  perSecond: z.number(),
  seconds: z.number(),
});

/**
 * Asks at fixed moments, whether the earlier answers have come or not; a time counts from the moment at which the question
 * was due, so that a server which stalls is charged for all who wait.
 */
const { origins, perSecond, seconds } = Input.parse(JSON.parse(process.argv[2] ?? ''));
const pools = new Map(origins.map(({ origin }) => [origin, new Pool(origin, { connections: 32 })]));
const times = origins.map((): number[] => []);
const failures: string[] = [];
const startedAt = performance.now();
await Promise.all(Array.from({ length: perSecond * seconds }, (_, at) => ask(at)));
process.stdout.write(
  `${JSON.stringify({ endpoints: origins.map(({ name }, at) => ({ name, times: times[at] ?? [] })), failures })}\n`,
);
await Promise.all([...pools.values()].map((pool) => pool.close()));

async function ask(at: number): Promise<void> {
  const due = startedAt + (at * 1000) / perSecond;
  await new Promise((resolve) => setTimeout(resolve, due - performance.now()));
  const place = at % origins.length;
  const { name, origin, path } = origins[place] ?? { name: '', origin: '', path: '' };
  try {
    const answer = await pools.get(origin)?.request({ method: 'GET', path });
    await answer?.body.dump();
    if (answer?.statusCode !== 200) failures.push(`${name}: ${answer?.statusCode ?? 0}`);
  } catch (error) {
    failures.push(`${name}: ${String(error)}`);
  }
  times[place]?.push(performance.now() - due);
}
