import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type CatalogPlan, GeneratedCatalog, SandboxClient } from '@dss/sandbox';
import { type ThrottledInput, ThrottledOutput } from '../baselines/throttled-input.js';
import { checkGlue } from '../check/check-glue.js';
import { type Allowance, type Attempt, type QuotaUsage, quotaUsage } from '../check/quota-usage.js';
import { Neighbours } from '../machine.js';
import { measureRun } from '../measure-run.js';
import { readCalls } from '../stack/read-calls.js';
import { type BenchStack, type World } from '../world.js';

/** Assumed, since AWS publishes none (performance.md 3): calls of one operation per second, and saved up at most. */
export const GLUE_QUOTA = { perSecond: 10, burst: 20 };
const LATENCY = { meanMs: 80, spread: 0.25 };
const CREATE = 'CreateTable';

export interface Setting {
  readonly plan: CatalogPlan;
  readonly writers: number;
  /** Told to the product in `DSS_GLUE_QUOTAS`; else it has to find out. */
  readonly isTold: boolean;
  /** What Glue allows later: seconds after the first table, calls per second. */
  readonly changes: readonly { readonly afterSeconds: number; readonly perSecond: number }[];
}

export interface PacedSync {
  readonly usage: QuotaUsage;
  /** Rejected or failed because of the quota, or of anything else. */
  readonly wrong: readonly string[];
  readonly wallMs: number;
  readonly othersShare: number;
}

/** A first sync against a Glue with a quota and the latency of a network; the tenant has neither. */
export async function syncUnderQuota(
  world: World,
  { plan, writers, isTold, changes }: Setting,
  afterwards: (stack: BenchStack, allowances: readonly Allowance[]) => Promise<void> = () => Promise.resolve(),
): Promise<PacedSync> {
  const { perSecond, burst } = GLUE_QUOTA;
  const generate = `n=${plan.assets},seed=${plan.seed}${plan.columns === undefined ? '' : `,columns=${plan.columns}`}`;
  const stack = await world.openStack({
    sandboxArgs: ['--generate', generate],
    environment: {
      DSS_DATASPHERE_REQUESTS_PER_MINUTE: '0',
      ...(isTold && { DSS_GLUE_QUOTAS: `*=${perSecond}/${burst}` }),
    },
    writers,
  });
  try {
    const sandbox = new SandboxClient(stack.sandbox.adminUrl);
    await sandbox.aws.change({ rates: [GLUE_QUOTA], latencies: [LATENCY] });
    const allowances: Allowance[] = [{ from: Date.now(), perSecond, burst }];
    const neighbours = new Neighbours(stack);
    const ended = new AbortController();
    const running = measureRun(stack).finally(() => {
      ended.abort();
    });
    await Promise.all([running, changeRates(stack, changes, allowances, ended.signal)]);
    const measured = await running;
    const usage = quotaUsage(await attemptsOf(stack), allowances);
    const wrong = [...measured.wrong, ...(await checkGlue(new GeneratedCatalog(plan), sandbox))];
    const othersShare = neighbours.share();
    if (wrong.length === 0) await afterwards(stack, allowances);
    return { usage, wrong, wallMs: measured.wallMs, othersShare };
  } finally {
    await stack.stop();
  }
}

async function changeRates(
  stack: BenchStack,
  changes: Setting['changes'],
  allowances: Allowance[],
  ended: AbortSignal,
): Promise<void> {
  if (changes.length === 0) return;
  const sandbox = new SandboxClient(stack.sandbox.adminUrl);
  while ((await attemptsOf(stack)).length === 0) await pause(100, ended);
  const first = Date.now();
  for (const { afterSeconds, perSecond } of changes) {
    await pause(first + afterSeconds * 1000 - Date.now(), ended);
    if (ended.aborted) return;
    const rate = { perSecond, burst: 2 * perSecond };
    await sandbox.aws.change({ rates: [rate] });
    allowances.push({ from: Date.now(), ...rate });
  }
}

function pause(ms: number, ended: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (ended.aborted) {
      resolve();
      return;
    }
    const timer = setTimeout(resolve, ms);
    ended.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** Every try to create a table that reached the sandbox, in the order of time. */
async function attemptsOf(stack: BenchStack): Promise<readonly Attempt[]> {
  const attempts: Attempt[] = [];
  for await (const { surface, operation, time, status } of readCalls(stack)) {
    if (surface === 'glue' && operation === CREATE) attempts.push({ at: Date.parse(time), admitted: status === 200 });
  }
  return attempts.sort((a, b) => a.at - b.at);
}

export const NAIVE = [
  { name: 'SDK, standard retries, 5 at a time', workers: 5, retryMode: 'standard' },
  { name: 'SDK, standard retries, 32 at a time', workers: 32, retryMode: 'standard' },
  { name: 'SDK, adaptive retries, 32 at a time', workers: 32, retryMode: 'adaptive' },
] as const;

export interface NaiveUsage {
  readonly name: string;
  readonly usage: QuotaUsage;
  readonly givenUp: number;
}

/** The AWS SDK's own ways against the same quota, on the same sandbox; the bucket is full again before each. */
export async function naiveUsage(world: World, stack: BenchStack, tables: number): Promise<readonly NaiveUsage[]> {
  const sandbox = new SandboxClient(stack.sandbox.adminUrl);
  const script = fileURLToPath(new URL('../baselines/throttled-create.baseline.js', import.meta.url));
  const found: NaiveUsage[] = [];
  for (const [at, { name, ...how }] of NAIVE.entries()) {
    world.progress(`  ${name} …`);
    await sandbox.aws.change({ rates: [] });
    await sandbox.aws.change({ rates: [GLUE_QUOTA] });
    await sandbox.resetCalls();
    const from = Date.now();
    const input = { tables, ...how, database: `naive_${at}`, awsUrl: stack.sandbox.awsUrl } satisfies ThrottledInput;
    const { stdout } = await promisify(execFile)(world.node.path, [script, JSON.stringify(input)]);
    const { givenUp } = ThrottledOutput.parse(JSON.parse(stdout));
    found.push({ name, givenUp, usage: quotaUsage(await attemptsOf(stack), [{ from, ...GLUE_QUOTA }]) });
  }
  return found;
}
