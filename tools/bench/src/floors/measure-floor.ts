import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { cpuMicros } from '../process-usage.js';
import { type BenchStack, type World } from '../world.js';
import { type FloorInput, FloorOutput } from './drive-floor.js';
import { type FloorPart } from './floor-parts.js';

export interface MeasuredPart extends FloorPart {
  /** Microseconds of processor time per asset: the driver's own, and what it made the servers spend. */
  readonly driver: number;
  readonly nats: number;
  readonly redis: number;
}

/** As the services run (tools/provision/stack.mjs). */
const FLAGS = ['--max-semi-space-size=8', '--max-old-space-size=192'];
const LONGEST_MS = 60 * 60_000;
const run = promisify(execFile);

/** Runs one floor in a Node process of its own against the servers of the stack. */
export async function measureFloor(
  world: World,
  stack: BenchStack,
  part: FloorPart,
  work: Pick<FloorInput, 'plan' | 'sample' | 'known'>,
): Promise<MeasuredPart> {
  const { natsUrl, redisUrl, sandbox } = stack;
  const script = fileURLToPath(new URL(`./${part.file}.floor.js`, import.meta.url));
  const input = {
    ...work,
    natsUrl,
    redisUrl,
    tenantUrl: sandbox.tenantUrl,
    awsUrl: sandbox.awsUrl,
  } satisfies FloorInput;
  const servers = () => (['nats', 'redis'] as const).map((name) => cpuMicros(stack.pids.get(name) ?? 0));
  const before = servers();
  const { stdout } = await run(world.node.path, [...FLAGS, script, JSON.stringify(input)], { timeout: LONGEST_MS });
  const rounds = work.known ? 2 : 1;
  const per = part.wholeTenant ? work.plan.assets : work.sample;
  const [nats = 0, redis = 0] = servers().map((now, at) => (now - (before[at] ?? 0)) / rounds / per);
  return { ...part, driver: FloorOutput.parse(JSON.parse(stdout)).cpuMicros / per, nats, redis };
}

export function sumOf(parts: readonly MeasuredPart[]): number {
  return parts.reduce((sum, { driver, nats, redis }) => sum + driver + nats + redis, 0);
}
