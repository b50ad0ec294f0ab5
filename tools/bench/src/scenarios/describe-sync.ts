import { type CatalogPlan, GeneratedCatalog } from '@dss/sandbox';
import { callsOf, totalOf } from '../check/count-calls.js';
import { predictedLists, SURVEY_CALLS } from '../check/predicted-calls.js';
import { type MeasuredPart, sumOf } from '../floors/measure-floor.js';
import { busyDuring } from '../machine.js';
import { sumOfProcesses } from '../measure-run.js';
import { type Goal, type ScenarioResult, spreadOf } from '../results/scenario-result.js';
import { MEASURED } from '../world.js';
import { idealMs } from './quotas.js';
import { type Quotas } from './scenario.js';
import { type Passage, type SyncScenario } from './sync-journey.js';

export const ABOUT: Readonly<Record<SyncScenario, string>> = {
  S1: 'first sync',
  S2: 'no change',
  S3: '1 % changed, 0.1 % each saved unchanged, renamed, removed',
};

/** Megabytes that no service may exceed at 100,000 assets. */
const MOST_MEMORY = 250;

/** The repetitions of one scenario as one result. */
export function describeSync(
  scenario: SyncScenario,
  plan: CatalogPlan,
  quotas: Quotas,
  passages: readonly Passage[],
  mistakesBefore: readonly string[] = [],
): ScenarioResult {
  const head = {
    v: 1 as const,
    scenario,
    about: ABOUT[scenario],
    n: plan.assets,
    columns: plan.columns ?? ('real' as const),
    seed: plan.seed,
    quotas: quotas === 'off' ? 'off' : `x${quotas}`,
    repetitions: passages.length,
    othersShare: Math.max(
      0,
      ...passages.flatMap(({ measured, othersShareBeside }) => [measured.othersShare, othersShareBeside]),
    ),
  };
  const busy = busyDuring(head.othersShare);
  const wrong = [...mistakesBefore, ...passages.flatMap((passage) => passage.wrong)];
  if (wrong.length > 0) return { ...head, wrong, goals: [] };
  const [first] = passages;
  if (first === undefined) return { ...head, wrong: ['it was not reached'], goals: [] };
  const n = plan.assets;
  const own = passages.map(({ measured }) => sumOfProcesses(measured.cpu) / n);
  const full = passages.map((passage) => floorOf(passage, n, false));
  const bare = passages.map((passage) => floorOf(passage, n, true));
  const over = (floors: readonly number[]) => spreadOf(own.map((value, at) => value / (floors[at] ?? NaN)));
  const ratio = { full: over(full), bare: over(bare) };
  const peakBytes = Object.fromEntries(
    MEASURED.map((name) => [name, Math.max(...passages.map(({ measured }) => measured.peak[name]))]),
  );
  const hasFloor = first.floors.length > 0;
  return {
    ...head,
    ...(busy !== undefined && { busy }),
    wrong: [],
    wallMs: spreadOf(passages.map(({ measured }) => measured.wallMs)),
    per: 'asset',
    cpu: spreadOf(own),
    cpuByProcess: Object.fromEntries(
      MEASURED.map((name) => [name, spreadOf(passages.map(({ measured }) => measured.cpu[name] / n))]),
    ),
    peakBytes,
    // Repetitions do the same; where one needed more, that one counts.
    calls: mostCalls(passages),
    bytes: Math.max(...passages.map(({ measured }) => totalOf(measured.calls).bytes)),
    ...(hasFloor && {
      floor: { parts: shownParts(first, n), full: spreadOf(full), bare: spreadOf(bare) },
      ratio,
    }),
    ...(quotas !== 'off' && { efficiency: spreadOf(passages.map((passage) => efficiencyOf(passage, quotas))) }),
    baselines: [...first.baselines],
    goals: [...goalsOf(scenario, plan, first, hasFloor ? ratio.full.median : undefined), memoryGoal(peakBytes)],
  };
}

/** Microseconds per asset of the whole catalog. */
function floorOf({ floors, changeFloors, edits }: Passage, n: number, bareOnly: boolean): number {
  const counted = (parts: readonly MeasuredPart[]) => sumOf(bareOnly ? parts.filter(({ bare }) => bare) : parts);
  const read = edits === undefined ? 0 : edits.change.length + edits.touch.length + edits.rename.length;
  return counted(floors) + (counted(changeFloors) * read) / n;
}

function shownParts({ floors, changeFloors, edits }: Passage, n: number) {
  const read = edits === undefined ? 0 : edits.change.length + edits.touch.length + edits.rename.length;
  const scaled = changeFloors.map((part) => ({
    ...part,
    what: `${part.what} × ${read}`,
    driver: (part.driver * read) / n,
    nats: (part.nats * read) / n,
    redis: (part.redis * read) / n,
  }));
  return [...floors, ...scaled].map(({ what, bare, driver, nats, redis }) => ({ what, bare, driver, nats, redis }));
}

function mostCalls(passages: readonly Passage[]): Record<string, number> {
  const names = new Set(passages.flatMap(({ measured }) => [...measured.calls.keys()]));
  return Object.fromEntries(
    [...names].sort().map((name) => [name, Math.max(...passages.map(({ measured }) => callsOf(measured.calls, name)))]),
  );
}

function efficiencyOf({ measured, cores }: Passage, quotas: Exclude<Quotas, 'off'>): number {
  const callsTo = (surface: string) =>
    [...measured.calls].filter(([name]) => name.startsWith(`${surface}.`)).map(([, { calls }]) => calls);
  const ideal = idealMs(
    {
      cpuMicros: sumOfProcesses(measured.cpu),
      cores,
      sourceCalls: callsTo('datasphere').reduce((sum, calls) => sum + calls, 0),
      glueCalls: Math.max(0, ...callsTo('glue')),
    },
    quotas,
  );
  return ideal / measured.wallMs;
}

const WRITES = ['CreateTable', 'UpdateTable', 'DeleteTable', 'BatchDeleteTable'].map(
  (operation) => `glue.${operation}`,
);
const LISTS = ['datasphere.list', 'datasphere.catalog', 'datasphere.spaces', 'datasphere.discovery'];

function goalsOf(scenario: SyncScenario, plan: CatalogPlan, passage: Passage, ratio: number | undefined): Goal[] {
  const { calls } = passage.measured;
  const n = plan.assets;
  const goal = (what: string, value: number, limit: number): Goal => ({ what, value, limit, unit: '', timed: false });
  const timesFloor = (limit: number) =>
    ratio === undefined ? [] : [{ ...goal('CPU in floors', ratio, limit), unit: '×', timed: true }];
  const lists = goal(
    'list calls against the prediction',
    callsOf(calls, ...LISTS),
    predictedLists(new GeneratedCatalog(plan)) + SURVEY_CALLS,
  );
  const definitions = (limit: number) => goal('definitions read', callsOf(calls, 'datasphere.definition'), limit);
  const writes = (limit: number) => goal('writes to tables', callsOf(calls, ...WRITES), limit);
  switch (scenario) {
    case 'S1':
      return [...timesFloor(1.6), lists, definitions(n), writes(n)];
    case 'S2':
      return [...timesFloor(3), lists, definitions(0), writes(0)];
    case 'S3': {
      const { change = [], touch = [], rename = [] } = passage.edits ?? {};
      return [lists, definitions(change.length + touch.length + rename.length), writes(change.length + rename.length)];
    }
  }
}

function memoryGoal(peakBytes: Readonly<Record<string, number>>): Goal {
  const services = MEASURED.filter((name) => name !== 'nats' && name !== 'redis');
  const [name, bytes] = services
    .map((service) => [service, peakBytes[service] ?? NaN] as const)
    .reduce((most, next) => (next[1] > most[1] ? next : most));
  return {
    what: `memory of the largest service, ${name}`,
    value: bytes / 1e6,
    limit: MOST_MEMORY,
    unit: 'MB',
    timed: false,
  };
}
