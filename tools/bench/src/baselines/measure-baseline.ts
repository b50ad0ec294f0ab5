import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type CatalogPlan, SandboxClient } from '@dss/sandbox';
import { countCalls, totalOf } from '../check/count-calls.js';
import { type Baseline } from '../results/scenario-result.js';
import { readCalls } from '../stack/read-calls.js';
import { type BenchStack, type World } from '../world.js';
import { type BaselineInput, BaselineOutput } from './baseline-input.js';

const SHAPES = [
  { name: 'B1', about: 'sequential: definition, get, create', workers: 1, getsFirst: true },
  { name: 'B2', about: 'pool of 5: definition, get, create', workers: 5, getsFirst: true },
  { name: 'B3', about: '10 workers: $metadata, definition, write', workers: 10, getsFirst: false },
] as const;

/**
 * Above this many assets they are run on so many: they do the same for each. Not fewer, because each way is a process that
 * has just started, and what Node spends on compiling it would be a good part of a small sample.
 */
const SAMPLE = 10_000;
const LONGEST_MS = 30 * 60_000;
const run = promisify(execFile);

/** The three naive ways over the same tenant and the same Glue, one after the other, counted by the same log. */
export async function measureBaselines(
  world: World,
  stack: BenchStack,
  plan: CatalogPlan,
  known: boolean,
): Promise<readonly Baseline[]> {
  const sample = Math.min(plan.assets, SAMPLE);
  const sandbox = new SandboxClient(stack.sandbox.adminUrl);
  const measured: Baseline[] = [];
  for (const { name, about, ...shape } of SHAPES) {
    const input = {
      ...{ plan, sample, known, ...shape, database: `bench_${name.toLowerCase()}` },
      tenantUrl: stack.sandbox.tenantUrl,
      awsUrl: stack.sandbox.awsUrl,
    } satisfies BaselineInput;
    const script = fileURLToPath(new URL('./naive-sync.baseline.js', import.meta.url));
    await sandbox.resetCalls();
    const { stdout } = await run(world.node.path, [script, JSON.stringify(input)], { timeout: LONGEST_MS });
    const { cpuMicros, wallMs } = BaselineOutput.parse(JSON.parse(stdout));
    const { calls, bytes } = totalOf(await countCalls(readCalls(stack)));
    measured.push({
      ...{ name, about, sample },
      cpuPerAsset: cpuMicros / sample,
      wallMsPerAsset: wallMs / sample,
      callsPerAsset: calls / sample,
      bytesPerAsset: bytes / sample,
    });
  }
  return measured;
}
