import { type QuotaUsage } from '../check/quota-usage.js';
import { busyDuring } from '../machine.js';
import { type BenchOptions, planOf } from '../options.js';
import { type Goal, type ScenarioResult, type Section } from '../results/scenario-result.js';
import { type World } from '../world.js';
import { type ScenarioGroup } from './scenario.js';
import {
  GLUE_QUOTA,
  type NaiveUsage,
  type PacedSync,
  type Setting,
  naiveUsage,
  syncUnderQuota,
} from './shared-quota.js';

/** Two minutes at ten calls a second, after the burst. */
const ASSETS = 1220;
const NAIVE_TABLES = 300;
/** Pacing knows nothing of columns. */
const COLUMNS = 10;
const REPLICAS = [1, 2, 4];
const MOST_UNUSED = { known: 0.03, unknown: 0.1 };
const MOST_THROTTLED = 0.02;
const MOST_RATE = 1.02;

type Case = Omit<Setting, 'plan'> & { readonly name: string; readonly assets: number };

/** S5: how much of Glue's quota is used, known or not, steady or not. S6: the same by several replicas together. */
export const pacing: ScenarioGroup = {
  names: ['S5', 'S6'],
  async run(world, options, wanted) {
    const n = options.n ?? ASSETS;
    const results: ScenarioResult[] = [];
    if (wanted.includes('S5')) results.push(await measure(world, options, n, 'S5', ABOUT.S5, casesOfS5(n)));
    if (wanted.includes('S6')) {
      const cases = REPLICAS.map((writers) => ({
        ...{ name: `${writers} replica${writers === 1 ? '' : 's'}, quota known`, assets: n, writers },
        ...{ isTold: true, changes: [] },
      }));
      results.push(await measure(world, options, n, 'S6', ABOUT.S6, cases));
    }
    return results;
  },
};

const ABOUT = {
  S5: 'first sync under a quota of Glue that is told, unknown, or changes',
  S6: 'first sync by several writers under one quota',
};

function casesOfS5(n: number): readonly Case[] {
  const { perSecond, burst } = GLUE_QUOTA;
  const [less, more] = [perSecond / 2, perSecond * 2.5];
  const third = (n - burst) / (perSecond + less + more);
  const changes = [
    { afterSeconds: third, perSecond: less },
    { afterSeconds: 2 * third, perSecond: more },
  ];
  const steady = { assets: n, writers: 1, changes: [] };
  return [
    { name: 'known', isTold: true, ...steady },
    { name: 'unknown', isTold: false, ...steady },
    { name: `unknown, ${perSecond} then ${less} then ${more} a second`, isTold: false, ...steady, changes },
  ];
}

async function measure(
  world: World,
  options: BenchOptions,
  n: number,
  scenario: 'S5' | 'S6',
  about: string,
  cases: readonly Case[],
): Promise<ScenarioResult> {
  const measured: (PacedSync & { readonly name: string; readonly isTold: boolean })[] = [];
  let naive: readonly NaiveUsage[] = [];
  for (const { name, assets, ...setting } of cases) {
    world.say(`${scenario}: ${name}, ${assets} assets`);
    const plan = { ...planOf(options, assets), columns: COLUMNS };
    const compared = scenario === 'S5' && naive.length === 0;
    const sync = await syncUnderQuota(world, { plan, ...setting }, async (stack) => {
      if (compared) naive = await naiveUsage(world, stack, Math.min(NAIVE_TABLES, n));
    });
    measured.push({ ...sync, name, isTold: setting.isTold });
  }
  const head = {
    ...{ v: 1 as const, scenario, about, n, columns: COLUMNS, seed: options.seed },
    ...{ quotas: `Glue ${GLUE_QUOTA.perSecond}/${GLUE_QUOTA.burst}`, repetitions: 1 },
    othersShare: Math.max(...measured.map(({ othersShare }) => othersShare)),
  };
  const wrong = measured.flatMap((sync) => sync.wrong.map((sentence) => `${sync.name}: ${sentence}`));
  if (wrong.length > 0) return { ...head, wrong, goals: [] };
  const busy = busyDuring(head.othersShare);
  const sections = [usageSection(measured, naive), ...settlingSection(measured)];
  const goals = measured.flatMap((sync) => goalsOf(sync.name, sync.usage, sync.isTold));
  return { ...head, ...(busy !== undefined && { busy }), wrong: [], goals, sections };
}

function usageSection(
  measured: readonly (PacedSync & { readonly name: string })[],
  naive: readonly NaiveUsage[],
): Section {
  return {
    title: 'Of what the quota lets through; attempts that were throttled; given up; most in ten seconds',
    rows: [
      ...measured.map(({ name, usage, wallMs }): [string, string] => [
        name,
        `${figures(usage, 0)}, in ${(wallMs / 1000).toFixed(1)} s`,
      ]),
      ...naive.map(({ name, usage, givenUp }): [string, string] => [name, figures(usage, givenUp)]),
    ],
  };
}

function figures(usage: QuotaUsage, givenUp: number): string {
  const percent = (value: number) => `${(value * 100).toFixed(1)} %`;
  return `${usedOf(usage).toFixed(3)}, ${percent(throttledOf(usage))}, ${givenUp}, ${usage.peak.toFixed(3)}`;
}

function settlingSection(measured: readonly (PacedSync & { readonly name: string })[]): Section[] {
  const changed = measured.filter(({ usage }) => usage.settledAfterSeconds.length > 0);
  if (changed.length === 0) return [];
  const tell = (seconds: number | undefined) => (seconds === undefined ? 'never' : `${seconds.toFixed(2)} s`);
  return [
    {
      title: 'Within a tenth of the changed quota after',
      rows: changed.map(({ name, usage }) => [name, usage.settledAfterSeconds.map(tell).join(', ')]),
    },
  ];
}

function goalsOf(name: string, usage: QuotaUsage, isTold: boolean): Goal[] {
  const goal = (what: string, value: number, limit: number): Goal => ({
    ...{ what: `${name}: ${what}`, value, limit, unit: '' },
    timed: true,
  });
  return [
    goal('share of the quota that was not used', 1 - usedOf(usage), isTold ? MOST_UNUSED.known : MOST_UNUSED.unknown),
    goal('share of attempts that were throttled', throttledOf(usage), MOST_THROTTLED),
    // Who was not told of a quota, or of its change, can only learn of it by a refusal.
    ...(isTold ? [goal('most attempts in ten seconds, in what was allowed', usage.peak, MOST_RATE)] : []),
  ];
}

function usedOf({ admitted, allowed }: QuotaUsage): number {
  return admitted / allowed;
}

function throttledOf({ admitted, throttled }: QuotaUsage): number {
  return throttled / Math.max(1, admitted + throttled);
}
