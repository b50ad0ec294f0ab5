import { GeneratedCatalog, SandboxClient } from '@dss/sandbox';
import { checkGlue } from '../check/check-glue.js';
import { type CallCounts, countCalls } from '../check/count-calls.js';
import { measureBoot } from '../floors/measure-boot.js';
import { busyDuring, Neighbours } from '../machine.js';
import { measureRun, type MeasuredRun } from '../measure-run.js';
import { planOf } from '../options.js';
import { cpuMicros, peakBytes } from '../process-usage.js';
import { type ScenarioResult, type Section, type Spread, spreadOf } from '../results/scenario-result.js';
import { readCalls } from '../stack/read-calls.js';
import { MEASURED, type World } from '../world.js';
import { openStack } from './quotas.js';
import { type ScenarioGroup } from './scenario.js';

const ASSETS = 60;
const SERVICES = MEASURED.filter((name) => name !== 'nats' && name !== 'redis');
/** Against five empty Nest applications that start at the same time (performance.md 5, S13). */
const MOST = 1.5;

interface Start {
  readonly readyMs: ReadonlyMap<string, number>;
  readonly boot: { readonly wallMs: number; readonly cpuMicros: number };
  readonly cpu: Readonly<Record<string, number>>;
  readonly peak: Readonly<Record<string, number>>;
  readonly before: CallCounts;
  readonly first: MeasuredRun;
  readonly othersShare: number;
  readonly wrong: readonly string[];
}

/** From the start of the processes to readiness, and from the first wish to the first write. */
export const coldStart: ScenarioGroup = {
  names: ['S13'],
  async run(world, options) {
    const repetitions = options.repeat ?? (options.quick ? 1 : 5);
    const plan = planOf(options, ASSETS);
    const starts: Start[] = [];
    for (let at = 0; at < repetitions; at += 1) {
      world.say(`S13: repetition ${at + 1} of ${repetitions}`);
      starts.push(await startOnce(world, plan));
    }
    return [describe(plan, starts)];
  },
};

async function startOnce(
  world: World,
  plan: { assets: number; seed: number; columns?: number | undefined },
): Promise<Start> {
  const boot = await measureBoot(world, SERVICES.length);
  const stack = await openStack(world, plan, 'off');
  try {
    const usage = (of: (pid: number) => number) =>
      Object.fromEntries(SERVICES.map((name) => [name, of(stack.pids.get(name) ?? 0)]));
    const cpu = usage(cpuMicros);
    const peak = usage(peakBytes);
    const sandbox = new SandboxClient(stack.sandbox.adminUrl);
    const before = await countCalls(readCalls(stack));
    const neighbours = new Neighbours(stack);
    const first = await measureRun(stack);
    const wrong = [...first.wrong, ...(await checkGlue(new GeneratedCatalog(plan), sandbox))];
    return { readyMs: stack.readyMs, boot, cpu, peak, before, first, othersShare: neighbours.share(), wrong };
  } finally {
    await stack.stop();
  }
}

function describe(
  plan: { assets: number; seed: number; columns?: number | undefined },
  starts: readonly Start[],
): ScenarioResult {
  const othersShare = Math.max(...starts.map((start) => start.othersShare));
  const busy = busyDuring(othersShare);
  const head = {
    v: 1 as const,
    scenario: 'S13',
    about: 'cold start: five services at the same time, then a first sync',
    ...{
      n: plan.assets,
      columns: plan.columns ?? ('real' as const),
      seed: plan.seed,
      quotas: 'off',
      repetitions: starts.length,
    },
    othersShare,
    ...(busy !== undefined && { busy }),
  };
  const wrong = starts.flatMap((start) => start.wrong);
  if (wrong.length > 0) return { ...head, wrong, goals: [] };
  const ready = starts.map(({ readyMs }) => Math.max(...readyMs.values()));
  const boot = spreadOf(starts.map((start) => start.boot.wallMs));
  const cpu = starts.map((start) => Object.values(start.cpu).reduce((sum, value) => sum + value, 0));
  const inFloors = (value: number, at: number) => value / (starts[at]?.boot.cpuMicros ?? NaN);
  return {
    ...head,
    wrong: [],
    wallMs: spreadOf(ready),
    per: 'start, until ready',
    cpu: spreadOf(cpu),
    cpuByProcess: Object.fromEntries(
      SERVICES.map((name) => [name, spreadOf(starts.map((start) => start.cpu[name] ?? NaN))]),
    ),
    peakBytes: Object.fromEntries(
      SERVICES.map((name) => [name, Math.max(...starts.map((start) => start.peak[name] ?? NaN))]),
    ),
    goals: [
      {
        what: 'CPU until ready, in empty Nest applications',
        value: spreadOf(cpu.map(inFloors)).median,
        limit: MOST,
        unit: '×',
        timed: true,
      },
    ],
    sections: [readiness(starts, boot), firstSteps(starts), probes(starts)],
  };
}

function readiness(starts: readonly Start[], boot: Spread): Section {
  const rows = SERVICES.map((name): [string, string] => [
    name,
    ms(spreadOf(starts.map(({ readyMs }) => readyMs.get(name) ?? NaN))),
  ]);
  return { title: 'Ready after', rows: [...rows, ['five empty Nest applications', ms(boot)]] };
}

const STEPS: readonly (readonly [string, string])[] = [
  ['secretsmanager.GetSecretValue', 'connect: the secret is read'],
  ['datasphere.token', 'connect: a token is asked for'],
  ['datasphere.discovery', 'capability probe of the tenant'],
  ['datasphere.list', 'first list page'],
  ['datasphere.definition', 'first definition'],
  ['glue.CreateTable', 'first table'],
];

function firstSteps(starts: readonly Start[]): Section {
  const after = (operation: string) =>
    starts.flatMap(({ first }) => {
      const at = first.calls.get(operation)?.firstAt;
      return at === undefined ? [] : [Date.parse(at) - first.askedAt];
    });
  const rows = STEPS.map(([operation, what]): [string, string] => {
    const times = after(operation);
    return [what, times.length === 0 ? 'did not happen in this run' : ms(spreadOf(times))];
  });
  return { title: 'First sync, from the wish on', rows };
}

/** What the services ask the outside world before anybody wants something of them. */
function probes(starts: readonly Start[]): Section {
  const [start] = starts;
  const before = [...(start?.before ?? [])].map(([operation, { calls }]): [string, string] => [
    operation,
    String(calls),
  ]);
  const permission = before.some(([operation]) => operation.startsWith('glue.') || operation.startsWith('sts.'));
  const missing: [string, string][] = permission
    ? []
    : [['permission probe of Glue', 'not measured: the product has none yet']];
  return {
    title: 'Calls before the first run',
    rows: [...(before.length === 0 ? [['none', ''] as [string, string]] : before), ...missing],
  };
}

function ms({ median, min, max }: Spread): string {
  return min === max ? `${median.toFixed(0)} ms` : `${median.toFixed(0)} ms (${min.toFixed(0)}–${max.toFixed(0)})`;
}
