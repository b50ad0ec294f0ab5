import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { cpuMicros } from '../process-usage.js';
import { type BenchStack, type World } from '../world.js';
import { type FloorInput, FloorOutput } from './drive-floor.js';

/** One primitive operation done once per asset by its cheapest known correct way. */
export interface FloorPart {
  /** `<file>.floor.js` in this folder. */
  readonly file: string;
  readonly what: string;
  /** Part of what performance.md calls (b'): without durable values and event. */
  readonly bare: boolean;
}

export interface MeasuredPart extends FloorPart {
  /** Microseconds of processor time per asset: the driver's own, and what it made the servers spend. */
  readonly driver: number;
  readonly nats: number;
  readonly redis: number;
}

/** As the services run. */
const FLAGS = ['--max-semi-space-size=8', '--max-old-space-size=192'];
const LONGEST_MS = 30 * 60_000;
const run = promisify(execFile);

/** Runs one floor in a Node process of its own against the servers of the stack. */
export async function measureFloor(
  world: World,
  stack: BenchStack,
  part: FloorPart,
  input: Omit<FloorInput, 'natsUrl' | 'redisUrl' | 'tenantUrl' | 'awsUrl'>,
): Promise<MeasuredPart> {
  const { natsUrl, redisUrl, sandbox } = stack;
  const script = fileURLToPath(new URL(`./${part.file}.floor.js`, import.meta.url));
  const told = {
    ...input,
    natsUrl,
    redisUrl,
    tenantUrl: sandbox.tenantUrl,
    awsUrl: sandbox.awsUrl,
  } satisfies FloorInput;
  const servers = ['nats', 'redis'] as const;
  const usage = () => servers.map((name) => cpuMicros(stack.pids.get(name) ?? 0));
  const before = usage();
  const { stdout } = await run(world.node.path, [...FLAGS, script, JSON.stringify(told)], { timeout: LONGEST_MS });
  const after = usage();
  const { cpuMicros: driver } = FloorOutput.parse(JSON.parse(stdout));
  const [nats = 0, redis = 0] = after.map((now, at) => (now - (before[at] ?? 0)) / input.assets);
  return { ...part, driver: driver / input.assets, nats, redis };
}

export function sumOf(parts: readonly MeasuredPart[]): number {
  return parts.reduce((sum, { driver, nats, redis }) => sum + driver + nats + redis, 0);
}
