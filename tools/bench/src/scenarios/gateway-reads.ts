import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { GeneratedCatalog, SandboxClient } from '@dss/sandbox';
import { request } from 'undici';
import { z } from 'zod';
import { checkGlue } from '../check/check-glue.js';
import { busyDuring, Neighbours } from '../machine.js';
import { measureRun } from '../measure-run.js';
import { planOf } from '../options.js';
import { type Goal, type ScenarioResult, type Section } from '../results/scenario-result.js';
import { runToEnd } from '../stack/gateway-client.js';
import { percentile } from '../statistics.js';
import { type BenchStack, type World } from '../world.js';
import { openStack } from './quotas.js';
import { type ScenarioGroup } from './scenario.js';

const ASSETS = 100_000;
const QUICK_ASSETS = 300;
/** Reads know nothing of columns; fewer make the first sync before them shorter. */
const COLUMNS = 10;
const PER_SECOND = 200;
const SECONDS = 20;
const MOST_MS = 10;
/** Reads that the goal means and the gateway does not offer yet. */
const MISSING = ['a list of all assets', 'search over assets', 'one asset by name'];
/** Answers without doing anything: what the machine itself makes of 200 questions a second. */
const IDLE = 'nothing (/livez)';

const Answer = z.object({
  endpoints: z.array(z.object({ name: z.string(), times: z.array(z.number()) })),
  failures: z.array(z.string()),
});
type Answer = z.infer<typeof Answer>;

/** Reads of the API at a fixed rate while a full sync of the whole catalog goes on. */
export const gatewayReads: ScenarioGroup = {
  names: ['S8'],
  async run(world, options) {
    const plan = { ...planOf(options, options.n ?? (options.quick ? QUICK_ASSETS : ASSETS)), columns: COLUMNS };
    world.say(`S8: ${plan.assets} assets are synchronised first …`);
    const stack = await openStack(world, plan, 'off');
    try {
      const first = await measureRun(stack);
      const sandbox = new SandboxClient(stack.sandbox.adminUrl);
      const wrong = [...first.wrong, ...(await checkGlue(new GeneratedCatalog(plan), sandbox))];
      if (wrong.length > 0) return [{ ...headOf(plan, 0), wrong, goals: [] }];
      return [await readWhileSyncing(world, stack, plan, first.run.id)];
    } finally {
      await stack.stop();
    }
  },
};

interface Plan {
  readonly assets: number;
  readonly seed: number;
}

async function readWhileSyncing(
  world: World,
  stack: BenchStack,
  plan: Plan,
  firstRun: string,
): Promise<ScenarioResult> {
  const paths = await pathsOf(stack, plan, firstRun);
  world.progress('  S8: reading …');
  const neighbours = new Neighbours(stack);
  const script = fileURLToPath(new URL('./read-gateway.driver.js', import.meta.url));
  const input = JSON.stringify({ origins: paths, perSecond: PER_SECOND, seconds: SECONDS });
  const reading = promisify(execFile)(world.node.path, [script, input], { maxBuffer: 64 * 1024 * 1024 });
  const [{ stdout }, syncs] = await Promise.all([reading, syncUntil(stack, reading)]);
  const head = headOf(plan, neighbours.share());
  const { endpoints, failures } = Answer.parse(JSON.parse(stdout));
  if (failures.length > 0) return { ...head, wrong: failures.slice(0, 10), goals: [] };
  const busy = busyDuring(head.othersShare);
  return {
    ...head,
    ...(busy !== undefined && { busy }),
    wrong: [],
    goals: [goalOf(endpoints)],
    sections: [latencies(endpoints), { title: 'Full syncs meanwhile', rows: [['begun', String(syncs)]] }, missing()],
  };
}

/** Full syncs one after the other, so that there is always one while the reading lasts. Answers how many were begun. */
async function syncUntil(stack: BenchStack, reading: Promise<unknown>): Promise<number> {
  const over = new AbortController();
  const end = reading.finally(() => {
    over.abort();
  });
  let begun = 0;
  for (; !over.signal.aborted; begun += 1) {
    const sync = runToEnd(stack, { mode: 'full' });
    await Promise.race([sync, end]);
    // The last one ends with its stack.
    sync.catch(() => undefined);
  }
  return begun;
}

function headOf({ assets, seed }: Plan, othersShare: number) {
  return {
    v: 1 as const,
    scenario: 'S8',
    about: `reads of the gateway, ${PER_SECOND} a second for ${SECONDS} s while a full sync goes on`,
    ...{ n: assets, columns: COLUMNS, seed, quotas: 'off', repetitions: 1, othersShare },
  };
}

async function pathsOf(
  stack: BenchStack,
  { assets, seed }: Plan,
  run: string,
): Promise<{ name: string; origin: string; path: string }[]> {
  const [space] = new GeneratedCatalog({ assets, seed }).spaces;
  const api = (name: string, path: string) => ({ name, origin: stack.gatewayUrl, path: `/api/v1${path}` });
  const middle = await cursorInTheMiddle(stack.gatewayUrl, run, assets);
  return [
    { name: IDLE, origin: `http://127.0.0.1:${stack.healthPorts['gateway'] ?? 0}`, path: '/livez' },
    api('list of runs', '/runs?limit=50'),
    api('one run', `/runs/${run}`),
    api('its assets, first page of 50', `/runs/${run}/assets?limit=50`),
    ...(middle === undefined
      ? []
      : [api('its assets, a later page', `/runs/${run}/assets?limit=50&cursor=${encodeURIComponent(middle)}`)]),
    api('its assets of one space', `/runs/${run}/assets?limit=50&space=${space?.id ?? ''}`),
    api('its assets by outcome', `/runs/${run}/assets?limit=50&outcome=failed`),
    api('status', '/status'),
  ];
}

const CursorPage = z.object({ nextCursor: z.string().nullish() });

/** The cursor after one large page: a place that no first page holds. */
async function cursorInTheMiddle(url: string, run: string, assets: number): Promise<string | undefined> {
  const answer = await request(`${url}/api/v1/runs/${run}/assets?limit=${Math.min(500, Math.floor(assets / 2))}`);
  return CursorPage.parse(await answer.body.json()).nextCursor ?? undefined;
}

function goalOf(endpoints: Answer['endpoints']): Goal {
  const slowest = Math.max(
    ...endpoints.filter(({ name }) => name !== IDLE).map(({ times }) => percentile(times, 0.99)),
  );
  return { what: 'p99 of the slowest read', value: slowest, limit: MOST_MS, unit: 'ms', timed: true };
}

function latencies(endpoints: Answer['endpoints']): Section {
  const ms = (value: number) => value.toFixed(1).padStart(8);
  return {
    title: 'Milliseconds from the moment at which a question was due: p50, p99, longest',
    rows: endpoints.map(({ name, times }) => [
      name,
      [percentile(times, 0.5), percentile(times, 0.99), Math.max(...times)].map(ms).join(''),
    ]),
  };
}

function missing(): Section {
  return { title: 'Not measured, because the gateway does not have it yet', rows: MISSING.map((what) => [what, '']) };
}
