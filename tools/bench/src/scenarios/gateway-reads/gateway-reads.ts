import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { GeneratedCatalog, SandboxClient } from '@dss/sandbox';
import { z } from 'zod';
import { checkGlue } from '../../check/check-glue.js';
import { busyDuring, Neighbours } from '../../machine.js';
import { measureRun } from '../../measure-run.js';
import { planOf } from '../../options.js';
import { peakBytes } from '../../process-usage.js';
import { type Goal, type ScenarioResult, type Section } from '../../results/scenario-result.js';
import { runToEnd } from '../../stack/gateway-client.js';
import { percentile } from '../../statistics.js';
import { type BenchStack, type World } from '../../world.js';
import { TENANT_MS, openStack, slowTenant } from '../quotas.js';
import { type ScenarioGroup } from '../scenario.js';
import { startPageFloor } from './page-floor.js';
import { type Place, placesOf } from './read-places.js';
import { type Stretch, during, pause, workedOff, workingRun } from './sync-pace.js';

const ASSETS = 100_000;
const QUICK_ASSETS = 300;
/** Reads know nothing of columns; fewer make the first sync before them shorter. */
const COLUMNS = 10;
const PER_SECOND = 200;
const SECONDS = 20;
const WARM_SECONDS = 5;
const READS = PER_SECOND * (WARM_SECONDS + SECONDS);
const MOST_MS = 10;
/** Of the least that a page could cost at the same moments. */
const MOST_FLOORS = 3;
const MOST_SLOWED = 3;

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
      return [await readWhileSyncing(world, stack, plan, { firstRun: first.run.id, sandbox })];
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
  { firstRun, sandbox }: { readonly firstRun: string; readonly sandbox: SandboxClient },
): Promise<ScenarioResult> {
  const over = new AbortController();
  const syncs = syncUntil(stack, over.signal);
  const running = await workingRun(stack);
  const floor = await startPageFloor(world, stack, `${stack.gatewayUrl}/api/v1/runs/${firstRun}/assets?limit=50`);
  try {
    const places = await placesOf(stack, plan, { ended: firstRun, running }, floor.origin);
    world.progress('  S8: reading …');
    const neighbours = new Neighbours(stack);
    const before = await stretch(stack, running, quietly);
    const { value: answer, during: reading } = await measured(stack, running, () => drive(world, places));
    const behind = await stretch(stack, running, quietly);
    await slowTenant(sandbox);
    await workedOff(stack);
    world.progress('  S8: reading while the tenant takes its time …');
    const { value: calmAnswer, during: calm } = await measured(stack, running, () => drive(world, places));
    const head = headOf(plan, neighbours.share());
    const failures = [...answer.failures, ...calmAnswer.failures];
    if (failures.length > 0) return { ...head, wrong: failures.slice(0, 10), goals: [] };
    const busy = busyDuring(head.othersShare);
    const pace = describePace(before, reading, behind);
    over.abort();
    const memory: [string, string] = [
      'most memory of the gateway, MB',
      (peakBytes(stack.pids.get('gateway') ?? 0) / 1e6).toFixed(0),
    ];
    return {
      ...head,
      ...(busy !== undefined && { busy }),
      wrong: [],
      goals: [
        ...goalsOf(places, answer, AT_FULL_SPEED),
        ...pace.goals,
        ...goalsOf(places, calmAnswer, AT_TENANTS_SPEED),
      ],
      sections: [
        latencies(answer, AT_FULL_SPEED),
        latencies(calmAnswer, AT_TENANTS_SPEED),
        {
          title: 'Full syncs meanwhile',
          rows: [['begun', String(await syncs)], memory, ...pace.rows, ...paceOf(AT_TENANTS_SPEED, calm)],
        },
      ],
    };
  } finally {
    over.abort();
    await floor.stop();
  }
}

const AT_FULL_SPEED = 'the sync takes all processors';
/** The connections that a replica of discovery has carry far more than a tenant allows, even then. */
const AT_TENANTS_SPEED = `the tenant answers after ${TENANT_MS} ms`;

const quietly = () => pause(SECONDS * 1000);

function stretch(
  stack: BenchStack,
  run: string | undefined,
  work: () => Promise<unknown>,
): Promise<Stretch | undefined> {
  return run === undefined ? work().then(() => undefined) : during(stack, run, work);
}

async function measured<T>(stack: BenchStack, run: string | undefined, work: () => Promise<T>) {
  const values: T[] = [];
  const reading = await stretch(stack, run, async () => values.push(await work()));
  const [value] = values;
  if (value === undefined) throw new Error('nothing was read');
  return { value, during: reading };
}

async function drive(world: World, places: readonly Place[]): Promise<Answer> {
  const script = fileURLToPath(new URL('./read-gateway.driver.js', import.meta.url));
  const input = JSON.stringify({ places, perSecond: PER_SECOND, warmSeconds: WARM_SECONDS, seconds: SECONDS });
  const { stdout } = await promisify(execFile)(world.node.path, [script, input], { maxBuffer: 64 * 1024 * 1024 });
  return Answer.parse(JSON.parse(stdout));
}

/** Full syncs one after the other, so that there is always one while the reading lasts. Answers how many were begun. */
async function syncUntil(stack: BenchStack, over: AbortSignal): Promise<number> {
  const end = new Promise((resolve) => {
    over.addEventListener('abort', resolve);
  });
  let begun = 0;
  for (; !over.aborted; begun += 1) {
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
    about: `reads of the gateway, ${PER_SECOND} a second for ${SECONDS} s, after ${WARM_SECONDS} s of the same, while a full sync goes on`,
    ...{ n: assets, columns: COLUMNS, seed, quotas: 'off', repetitions: 1, othersShare },
  };
}

/** Both depend on what else the machine does: the driver, the sandbox and the syncing services have its processors too. */
function goalsOf(places: readonly Place[], { endpoints }: Answer, when: string): readonly Goal[] {
  const slowest = (as: Place['as']) =>
    Math.max(...endpoints.filter((_, at) => places[at]?.as === as).map(({ times }) => percentile(times, 0.99)));
  const read = slowest('read');
  return [
    { what: `p99 of the slowest read, ${when}`, value: read, limit: MOST_MS, unit: 'ms', timed: true },
    {
      what: `p99 of the slowest read, ${when}, in that of the floor`,
      ...{ value: read / slowest('floor'), limit: MOST_FLOORS, unit: '', timed: true },
    },
  ];
}

function perSecond({ settled, ms }: Stretch): number | undefined {
  return settled === undefined ? undefined : (settled * 1000) / ms;
}

function paceOf(when: string, stretch: Stretch | undefined): readonly [string, string][] {
  const rate = stretch && perSecond(stretch);
  return rate === undefined ? [] : [[`assets a second, ${when}`, rate.toFixed(0)]];
}

/** By how much the reading slows the sync down, and what it costs the gateway, against the time before and behind it. */
function describePace(before: Stretch | undefined, reading: Stretch | undefined, behind: Stretch | undefined) {
  if (before === undefined || reading === undefined || behind === undefined) return { rows: [], goals: [] };
  const perRead =
    (reading.gateway - ((before.gateway + behind.gateway) * reading.ms) / (before.ms + behind.ms)) / READS;
  const cost: [string, string] = ['processor time of the gateway for a read, µs', perRead.toFixed(0)];
  const [first, middle, last] = [before, reading, behind].map(perSecond);
  if (first === undefined || middle === undefined || last === undefined) {
    return {
      rows: [cost, ['assets a second', 'not measured: the run ended meanwhile'] as [string, string]],
      goals: [],
    };
  }
  const rows: [string, string][] = [
    cost,
    [
      'assets a second before, while and after reading',
      [first, middle, last].map((rate) => rate.toFixed(0)).join(', '),
    ],
  ];
  const slowed = 100 * (1 - middle / ((first + last) / 2));
  const goal = {
    what: 'the sync is slowed down, the driver included',
    value: slowed,
    limit: MOST_SLOWED,
    unit: '%',
    timed: true,
  };
  return { rows, goals: [goal] };
}

function latencies({ endpoints }: Answer, when: string): Section {
  const ms = (value: number) => value.toFixed(1).padStart(8);
  return {
    title: `Milliseconds from the moment at which a question was due, ${when}: p50, p99, longest`,
    rows: endpoints.map(({ name, times }) => [
      name,
      [percentile(times, 0.5), percentile(times, 0.99), Math.max(...times)].map(ms).join(''),
    ]),
  };
}
