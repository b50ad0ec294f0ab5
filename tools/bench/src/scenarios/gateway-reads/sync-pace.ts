import { request } from 'undici';
import { z } from 'zod';
import { cpuMicros } from '../../process-usage.js';
import { type BenchStack } from '../../world.js';

const Run = z.object({ id: z.string(), state: z.string(), progress: z.object({ done: z.number() }) });
const Status = z.object({ stages: z.array(z.object({ stage: z.string(), pending: z.number() })) });
const Runs = z.object({ items: z.array(z.object({ id: z.string() })) });

/** How far a sync came in a stretch of time, and what the gateway spent in it. */
export interface Stretch {
  readonly ms: number;
  /** Assets that were settled; undefined when the run ended before. */
  readonly settled: number | undefined;
  /** Processor time of the gateway, microseconds. */
  readonly gateway: number;
}

const LONGEST_MS = 10 * 60_000;
const ASK_AGAIN_MS = 100;
/** Progress that nobody has asked for so long is read anew (the gateway shows it up to a second old). */
const STALE_MS = 1_050;

/** The run that is working now; undefined when none comes. */
export async function workingRun(stack: BenchStack): Promise<string | undefined> {
  const until = performance.now() + LONGEST_MS;
  while (performance.now() < until) {
    const [run] = Runs.parse(await get(`${stack.gatewayUrl}/api/v1/runs?state=working`)).items;
    if (run !== undefined) return run.id;
    await pause(ASK_AGAIN_MS);
  }
  return undefined;
}

/** A stage that waits for nothing but the one before it may have so many messages under way. */
const FEW = 64;

/** Waits until what was read from the tenant is worked off, so that the reading alone sets the pace. */
export async function workedOff(stack: BenchStack): Promise<void> {
  const until = performance.now() + LONGEST_MS;
  while (performance.now() < until) {
    const { stages } = Status.parse(await get(`${stack.gatewayUrl}/api/v1/status`));
    const behind = stages.filter(({ stage }) => stage !== 'cmd' && stage !== 'fetch');
    if (behind.reduce((sum, { pending }) => sum + pending, 0) <= FEW) return;
    await pause(STALE_MS);
  }
  throw new Error('What was read from the tenant is not worked off after ten minutes');
}

/** What a run does while `work` goes on. */
export async function during(stack: BenchStack, run: string, work: () => Promise<unknown>): Promise<Stretch> {
  const before = await sampleOf(stack, run);
  await work();
  await pause(STALE_MS);
  const after = await sampleOf(stack, run);
  const settled = before.done === undefined || after.done === undefined ? undefined : after.done - before.done;
  return { ms: after.at - before.at, settled, gateway: after.gateway - before.gateway };
}

async function sampleOf(stack: BenchStack, id: string): Promise<{ at: number; done?: number; gateway: number }> {
  const { state, progress } = Run.parse(await get(`${stack.gatewayUrl}/api/v1/runs/${id}`));
  const now = { at: performance.now(), gateway: cpuMicros(stack.pids.get('gateway') ?? 0) };
  return state === 'working' ? { ...now, done: progress.done } : now;
}

async function get(url: string): Promise<unknown> {
  return (await request(url)).body.json();
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
