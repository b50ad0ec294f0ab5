import { busyBefore, describeMachine, type Machine } from './machine.js';
import { type BenchOptions, readOptions, type ScenarioName, USAGE } from './options.js';
import { renderResult } from './report/render-result.js';
import { compare, type Comparison } from './results/compare.js';
import { readBaseline, saveResult, updateBaseline } from './results/result-files.js';
import { type ScenarioResult } from './results/scenario-result.js';
import { coldStart } from './scenarios/cold-start.js';
import { gatewayReads } from './scenarios/gateway-reads/gateway-reads.js';
import { growth } from './scenarios/growth.js';
import { pacing } from './scenarios/pacing.js';
import { type ScenarioGroup } from './scenarios/scenario.js';
import { syncScenarios } from './scenarios/sync-scenarios.js';
import { type World } from './world.js';

const GROUPS: readonly ScenarioGroup[] = [coldStart, syncScenarios, pacing, gatewayReads, growth];
const ALL: readonly ScenarioName[] = ['S13', 'S1', 'S2', 'S3', 'S5', 'S6', 'S8', 'S9'];
const QUICK: readonly ScenarioName[] = ['S13', 'S1', 'S2', 'S3'];

/** @returns exit code: 0 right and no worse than the baseline, 1 wrong, worse, or not measured */
export async function runBench(args: readonly string[], world: World): Promise<number> {
  const options = readOptions(args);
  if (options.help) {
    world.result(USAGE);
    return 0;
  }
  const machine = await describeMachine(world, new Date());
  const busy = busyBefore(machine);
  if (busy !== undefined && !options['allow-busy']) {
    world.result(
      `The machine is too busy to measure: ${busy}. --allow-busy measures all the same; its times compare with nothing.`,
    );
    return 1;
  }
  world.result(describe(machine));
  const results = await measure(world, machine, options, busy);
  if (results.some(({ wrong }) => wrong.length > 0)) return 1;
  if (options['update-baseline']) {
    for (const note of await updateBaseline(world.root, machine, results)) world.result(note);
    return 0;
  }
  const baseline = await readBaseline(world.root);
  return results.some((result) => compare(result, baseline).regressions.length > 0) ? 1 : 0;
}

async function measure(
  world: World,
  machine: Machine,
  options: BenchOptions,
  busy: string | undefined,
): Promise<readonly ScenarioResult[]> {
  const asked = options.scenarios.length > 0 ? options.scenarios : options.quick ? QUICK : ALL;
  const baseline = await readBaseline(world.root);
  const results: ScenarioResult[] = [];
  for (const group of GROUPS) {
    const wanted = group.names.filter((name) => asked.includes(name));
    if (wanted.length === 0) continue;
    for (const measured of await group.run(world, options, wanted)) {
      const result = busy === undefined || measured.busy !== undefined ? measured : { ...measured, busy };
      results.push(result);
      const shown = withholdTimes(result, options);
      world.result(renderResult(shown, comparisonOf(shown)));
      world.say(`  ${await saveResult(world.root, machine, result)}`);
    }
  }
  return results;

  function comparisonOf(result: ScenarioResult): Comparison {
    return options['update-baseline'] ? { regressions: [], notes: [] } : compare(result, baseline);
  }
}

/** A machine that became busy meanwhile: what was counted stands, times are not shown unless that was allowed. */
function withholdTimes(result: ScenarioResult, options: BenchOptions): ScenarioResult {
  if (result.busy === undefined || options['allow-busy']) return result;
  const { v, scenario, about, n, columns, seed, quotas, repetitions, othersShare, busy, wrong } = result;
  const { calls, bytes, peakBytes, goals } = result;
  const head = { v, scenario, about, n, columns, seed, quotas, repetitions, othersShare, busy, wrong };
  return { ...head, calls, bytes, peakBytes, goals: goals.filter(({ timed }) => !timed) };
}

function describe({ date, commit, dirty, node, cpu, cores, load1 }: Machine): string {
  return `${date}, commit ${commit}${dirty ? ' with changes' : ''}, Node ${node}, ${cores} cores of ${cpu}, load ${load1.toFixed(2)} before\n`;
}
