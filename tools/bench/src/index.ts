import { type CatalogPlan, GeneratedCatalog } from '@dss/sandbox';
import { checkGlue } from './check/check-glue.js';
import { FIRST_SYNC, NO_CHANGE } from './floors/floor-parts.js';
import { type FloorPart, measureFloor, type MeasuredPart, sumOf } from './floors/measure-floor.js';
import { measureRun, type MeasuredRun, sumOfProcesses } from './measure-run.js';
import { type BenchOptions, planOf, readOptions, USAGE } from './options.js';
import { SandboxClient } from './stack/sandbox-client.js';
import { type BenchStack, MEASURED, type World } from './world.js';

export { readOptions } from './options.js';
export { type BenchStack, type StackPlan, type World } from './world.js';

/** @returns exit code */
export async function runBench(args: readonly string[], world: World): Promise<number> {
  const options = readOptions(args);
  if (options.help) {
    world.result(USAGE);
    return 0;
  }
  let exitCode = 0;
  for (const name of options.scenarios.length === 0 ? ['S1', 'S2'] : options.scenarios) {
    const n = options.n ?? 10_000;
    const catalog = new GeneratedCatalog(planOf(options, n));
    const stack = await world.openStack({ sandboxArgs: sandboxArgs(planOf(options, n)), environment: {} });
    try {
      world.say(`${name}: ${n} assets`);
      const floors = await floorsOf(world, stack, name === 'S2' ? NO_CHANGE : FIRST_SYNC, options, n, name === 'S2');
      let measured = await measureRun(stack);
      let wrong: readonly string[] = [
        ...measured.wrong,
        ...(await checkGlue(catalog, new SandboxClient(stack.sandbox.adminUrl))),
      ];
      if (name === 'S2' && wrong.length === 0) {
        measured = await measureRun(stack);
        wrong = [...measured.wrong, ...(await checkGlue(catalog, new SandboxClient(stack.sandbox.adminUrl)))];
      }
      if (wrong.length > 0) {
        exitCode = 1;
        world.result([`${name} is WRONG; no time is shown.`, ...wrong].join('\n'));
      } else world.result(table(name, n, measured, floors));
    } finally {
      await stack.stop();
    }
  }
  return exitCode;
}

function sandboxArgs(plan: CatalogPlan): string[] {
  return [
    '--generate',
    `n=${plan.assets},seed=${plan.seed}${plan.columns === undefined ? '' : `,columns=${plan.columns}`}`,
  ];
}

async function floorsOf(
  world: World,
  stack: BenchStack,
  parts: readonly FloorPart[],
  options: BenchOptions,
  assets: number,
  known: boolean,
): Promise<MeasuredPart[]> {
  const measured: MeasuredPart[] = [];
  for (const part of parts)
    measured.push(await measureFloor(world, stack, part, { ...planOf(options, assets), known }));
  return measured;
}

function table(
  name: string,
  n: number,
  { cpu, peak, calls, wallMs }: MeasuredRun,
  floors: readonly MeasuredPart[],
): string {
  const micros = (value: number) => value.toFixed(0).padStart(7);
  const floor = sumOf(floors);
  const bare = sumOf(floors.filter(({ bare }) => bare));
  const own = sumOfProcesses(cpu) / n;
  return [
    `${name}, ${n} assets: ${(wallMs / 1000).toFixed(1)} s`,
    'CPU µs per asset',
    ...MEASURED.map(
      (process) => `  ${process.padEnd(16)}${micros(cpu[process] / n)}   peak ${(peak[process] / 1e6).toFixed(0)} MB`,
    ),
    `  ${'all'.padEnd(16)}${micros(own)}`,
    'Floor, CPU µs per asset (driver, nats, redis)',
    ...floors.map(
      (part) =>
        `  ${part.what.padEnd(42)}${micros(part.driver)}${micros(part.nats)}${micros(part.redis)}${part.bare ? '' : '   not in the bare floor'}`,
    ),
    `  ${'all'.padEnd(42)}${micros(floor)}   ratio ${(own / floor).toFixed(2)}`,
    `  ${'bare'.padEnd(42)}${micros(bare)}   ratio ${(own / bare).toFixed(2)}`,
    'Calls',
    ...[...calls]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(
        ([operation, { calls: count, failed }]) =>
          `  ${operation.padEnd(28)}${String(count).padStart(8)}${failed > 0 ? `  ${failed} failed` : ''}`,
      ),
  ].join('\n');
}
