import { z } from 'zod';

/** What every floor is told: where the servers are, and what to do how often. */
export const FloorInput = z.object({
  assets: z.number(),
  seed: z.number(),
  columns: z.number().optional(),
  /** Whether the assets were synchronised before. */
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

/** The main of a floor process: input as its one argument, output as its one line. */
export async function driveFloor(floor: (input: FloorInput, timed: Timed) => Promise<void>): Promise<void> {
  const input = FloorInput.parse(JSON.parse(process.argv[2] ?? ''));
  let cpuMicros = 0;
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
