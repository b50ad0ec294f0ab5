import { z } from 'zod';

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
});
export type FloorInput = Readonly<z.infer<typeof FloorInput>>;

/** Processor time of the driver for all assets, microseconds. */
export const FloorOutput = z.object({ cpuMicros: z.number() });
export type FloorOutput = Readonly<z.infer<typeof FloorOutput>>;

/** Times what it is given; only that counts, not what was prepared before. */
export type Timed = <T>(work: () => T | Promise<T>) => Promise<T>;

/**
 * The main of a floor process: input as its one argument, output as its one line. Where the product's processes are warm
 * the floor is done once before it is timed; it leaves nothing behind that the second time would meet.
 */
export async function driveFloor(floor: (input: FloorInput, timed: Timed) => Promise<void>): Promise<void> {
  const input = FloorInput.parse(JSON.parse(process.argv[2] ?? ''));
  let cpuMicros = 0;
  if (input.known) await floor(input, async (work) => work());
  await floor(input, async (work) => {
    const before = process.cpuUsage();
    const made = await work();
    const { user, system } = process.cpuUsage(before);
    cpuMicros += user + system;
    return made;
  });
  process.stdout.write(`${JSON.stringify({ cpuMicros } satisfies FloorOutput)}\n`);
}

/** Keeps so many going until all are done. */
export async function inFlight(count: number, width: number, work: (at: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: Math.min(width, count) }, lane));
}
