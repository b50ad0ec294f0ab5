import { type Comparison } from '../results/compare.js';
import { type Goal, type ScenarioResult, type Spread } from '../results/scenario-result.js';
import { MEASURED } from '../world.js';

/** One scenario as a person reads it. */
export function renderResult(result: ScenarioResult, comparison: Comparison): string {
  if (result.wrong.length > 0) return renderWrong(result);
  return [
    heading(result),
    ...processorLines(result),
    ...floorLines(result),
    ...callLines(result),
    ...sectionLines(result),
    ...goalLines(result.goals),
    ...comparison.regressions.map((sentence) => `  WORSE than baseline.json: ${sentence}`),
    ...comparison.notes.map((sentence) => `  ${sentence}`),
    '',
  ].join('\n');
}

function renderWrong({ scenario, about, n, wrong }: ScenarioResult): string {
  return [
    `${scenario} ${about}, ${count(n)} assets: WRONG, so no figure is shown`,
    ...wrong.map((sentence) => `  ${sentence}`),
    '',
  ].join('\n');
}

function heading({
  scenario,
  about,
  n,
  columns,
  quotas,
  repetitions,
  seed,
  wallMs,
  efficiency,
  busy,
}: ScenarioResult): string {
  const runs = repetitions === 1 ? '1 run' : `${repetitions} runs`;
  const lines = [
    `${scenario} ${about}: ${count(n)} assets, ${columns} columns, quotas ${quotas}, seed ${seed}, ${runs}`,
  ];
  if (busy !== undefined) lines.push(`  NOT COMPARABLE: ${busy}`);
  if (wallMs !== undefined) {
    lines.push(`  seconds, reported and never judged: ${spread(wallMs, (ms) => (ms / 1000).toFixed(1))}`);
  }
  if (efficiency !== undefined)
    lines.push(`  efficiency ${spread(efficiency, (value) => value.toFixed(3))} (ideal makespan / measured)`);
  return lines.join('\n');
}

function processorLines({
  cpu,
  cpuByProcess,
  peakBytes,
  baselines = [],
  per = 'asset',
  ratio,
}: ScenarioResult): string[] {
  if (cpu === undefined || cpuByProcess === undefined) return [];
  const naive = baselines.map(({ name }) => name.padStart(9)).join('');
  const all = baselines.map(({ cpuPerAsset }) => micros(cpuPerAsset).padStart(9)).join('');
  const calls = baselines.map(({ callsPerAsset }) => callsPerAsset.toFixed(2).padStart(9)).join('');
  return [
    `  CPU µs per ${per}`.padEnd(26) +
      'median'.padStart(9) +
      'min'.padStart(8) +
      'max'.padStart(8) +
      'peak MB'.padStart(9) +
      naive,
    ...MEASURED.flatMap((name) => {
      const used = cpuByProcess[name];
      const peak = ((peakBytes?.[name] ?? 0) / 1e6).toFixed(0);
      return used === undefined ? [] : `    ${name}`.padEnd(26) + columnsOf(used) + peak.padStart(9);
    }),
    '    all'.padEnd(26) + columnsOf(cpu) + ''.padStart(9) + all,
    ...(ratio === undefined
      ? []
      : [`    in floors ${spread(ratio.full, fixed2)}, in bare floors ${spread(ratio.bare, fixed2)}`]),
    ...(baselines.length === 0
      ? []
      : [
          '    calls per asset'.padEnd(60) + calls,
          ...baselines.map(
            ({ name, about, sample }) => `    ${name} ${about}; on ${count(sample)} assets, without list calls`,
          ),
        ]),
  ];
}

function floorLines({ floor }: ScenarioResult): string[] {
  if (floor === undefined) return [];
  const row = (what: string, cells: readonly string[], note = '') =>
    `    ${what.padEnd(46)}${cells.map((cell) => cell.padStart(8)).join('')}${note}`;
  return [
    row('', ['driver', 'nats', 'redis']).replace(/^ {4}/, '  Floor, CPU µs per asset').replace(/ {20}/, ''),
    ...floor.parts.map(({ what, driver, nats, redis, bare }) =>
      row(what, [driver, nats, redis].map(micros), bare ? '' : '  not in the bare floor'),
    ),
    row('all; bare', [micros(floor.full.median), micros(floor.bare.median)]),
  ];
}

function callLines({ calls, bytes }: ScenarioResult): string[] {
  if (calls === undefined) return [];
  const texts = Object.entries(calls).map(([name, number]) => `${name} ${count(number)}`);
  return [`  Calls (${((bytes ?? 0) / 1e6).toFixed(1)} MB of bodies)`, ...wrapped(texts)];
}

function sectionLines({ sections = [] }: ScenarioResult): string[] {
  return sections.flatMap(({ title, rows }) => [
    `  ${title}`,
    ...rows.map(([what, value]) => `    ${what.padEnd(46)} ${value}`),
  ]);
}

function goalLines(goals: readonly Goal[]): string[] {
  if (goals.length === 0) return [];
  return [
    '  Goals',
    ...goals.map(({ what, value, limit, unit }) => {
      const figure = (number: number) =>
        `${Number.isInteger(number) ? count(number) : number.toFixed(number < 0.1 ? 3 : number < 10 ? 2 : 0)}${unit === '' ? '' : ` ${unit}`}`;
      return `    ${value <= limit ? 'met   ' : 'MISSED'} ${what}: ${figure(value)}, at most ${figure(limit)}`;
    }),
  ];
}

function columnsOf({ median, min, max }: Spread): string {
  return micros(median).padStart(9) + micros(min).padStart(8) + micros(max).padStart(8);
}

function spread({ median, min, max }: Spread, text: (value: number) => string): string {
  return min === max ? text(median) : `${text(median)} (${text(min)}–${text(max)})`;
}

function wrapped(texts: readonly string[]): string[] {
  const lines: string[] = [];
  for (const text of texts) {
    const last = lines.at(-1);
    if (last === undefined || last.length + text.length > 110) lines.push(`    ${text}`);
    else lines[lines.length - 1] = `${last}, ${text}`;
  }
  return lines;
}

function micros(value: number): string {
  return value < 10 ? value.toFixed(1) : value.toFixed(0);
}

function fixed2(value: number): string {
  return value.toFixed(2);
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
