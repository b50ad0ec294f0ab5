import { z } from 'zod';
import { cpuMicros } from '../process-usage.js';

/** What every floor is told: which assets of which tenant, and where the servers are. */
export const FloorInput = z.object({
  plan: z.object({ assets: z.number(), seed: z.number(), columns: z.number().optional() }),
  /** How many assets, from number 0 on, each primitive operation is done for. */
  sample: z.number(),
  /** The assets were synchronised before, by a process that is warm. */
  known: z.boolean(),
  natsUrl: z.string(),
  redisUrl: z.string(),
  tenantUrl: z.string(),
  awsUrl: z.string(),
  /** Ids of the processes that serve. */
  natsPid: z.number(),
  redisPid: z.number(),
});
export type FloorInput = Readonly<z.infer<typeof FloorInput>>;

/** Processor time for all assets, microseconds: the driver's own, and what the servers spent meanwhile. */
export const FloorOutput = z.object({ driver: z.number(), nats: z.number(), redis: z.number() });
export type FloorOutput = Readonly<z.infer<typeof FloorOutput>>;

/** Times what it is given; only that counts, not what was prepared before. */
export type Timed = <T>(work: () => T | Promise<T>) => Promise<T>;

/**
 * The main of a floor process: input as its one argument, output as its one line. Where the product's processes are warm
 * the floor is done once before it is timed; it leaves nothing behind that the second time would meet.
 */
export async function driveFloor(floor: (input: FloorInput, timed: Timed) => Promise<void>): Promise<void> {
  const input = FloorInput.parse(JSON.parse(process.argv[2] ?? ''));
  const spent = { driver: 0, nats: 0, redis: 0 };
  const now = () => {
    const { user, system } = process.cpuUsage();
    return { driver: user + system, nats: cpuMicros(input.natsPid), redis: cpuMicros(input.redisPid) };
  };
  if (input.known) await floor(input, async (work) => work());
  await floor(input, async (work) => {
    const before = now();
    const made = await work();
    const after = now();
    for (const name of ['driver', 'nats', 'redis'] as const) spent[name] += after[name] - before[name];
    return made;
  });
  process.stdout.write(`${JSON.stringify(spent satisfies FloorOutput)}\n`);
}

/** Keeps so many going until all are done. */
export async function inFlight(count: number, width: number, work: (at: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: Math.min(width, count) }, lane));
}
