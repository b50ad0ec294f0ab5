import { Pool } from 'undici';
import { z } from 'zod';

const Input = z.object({
  places: z.array(
    z.object({
      name: z.string(),
      origin: z.string(),
      path: z.string(),
      /** Each question is for the page behind the last one that was answered: no page is asked for twice. */
      walk: z.boolean(),
    }),
  ),
  perSecond: z.number(),
  /** Asked like all others and not counted: connections are opened, and both sides compile what they run. */
  warmSeconds: z.number(),
  seconds: z.number(),
});
const Page = z.object({ nextCursor: z.string().nullable() });

/**
 * Asks at fixed moments, whether the earlier answers have come or not; a time counts from the moment at which the question
 * was due, so that a server which stalls is charged for all who wait.
 */
const { places, perSecond, warmSeconds, seconds } = Input.parse(JSON.parse(process.argv[2] ?? ''));
const pools = new Map(places.map(({ origin }) => [origin, new Pool(origin, { connections: 32 })]));
const times = places.map((): number[] => []);
const behind = places.map(() => '');
const failures: string[] = [];
const startedAt = performance.now();
await Promise.all(Array.from({ length: perSecond * (warmSeconds + seconds) }, (_, at) => ask(at)));
process.stdout.write(
  `${JSON.stringify({ endpoints: places.map(({ name }, at) => ({ name, times: times[at] ?? [] })), failures })}\n`,
);
await Promise.all([...pools.values()].map((pool) => pool.close()));

async function ask(at: number): Promise<void> {
  const due = startedAt + (at * 1000) / perSecond;
  await new Promise((resolve) => setTimeout(resolve, due - performance.now()));
  const place = at % places.length;
  const { name, origin, path, walk } = places[place] ?? { name: '', origin: '', path: '', walk: false };
  try {
    const answer = await pools.get(origin)?.request({ method: 'GET', path: path + (behind[place] ?? '') });
    if (answer?.statusCode !== 200) failures.push(`${name}: ${answer?.statusCode ?? 0}`);
    if (walk) behind[place] = cursorOf(await answer?.body.json());
    else await answer?.body.dump();
  } catch (error) {
    failures.push(`${name}: ${String(error)}`);
  }
  if (at >= perSecond * warmSeconds) times[place]?.push(performance.now() - due);
}

function cursorOf(page: unknown): string {
  const { nextCursor } = Page.parse(page);
  return nextCursor === null ? '' : `&cursor=${encodeURIComponent(nextCursor)}`;
}
