import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
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
    natsPid: stack.pids.get('nats') ?? 0,
    redisPid: stack.pids.get('redis') ?? 0,
  } satisfies FloorInput;
  const { stdout } = await run(world.node.path, [...FLAGS, script, JSON.stringify(input)], { timeout: LONGEST_MS });
  const spent = FloorOutput.parse(JSON.parse(stdout));
  const per = part.wholeTenant ? work.plan.assets : work.sample;
  return { ...part, driver: spent.driver / per, nats: spent.nats / per, redis: spent.redis / per };
}

export function sumOf(parts: readonly MeasuredPart[]): number {
  return parts.reduce((sum, { driver, nats, redis }) => sum + driver + nats + redis, 0);
}
