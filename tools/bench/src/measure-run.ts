import { type CallCounts, countCalls } from './check/count-calls.js';
import { crossCheck } from './check/cross-check.js';
import { cpuMicros, peakBytes } from './process-usage.js';
import { type EndedRun, type Run, runToEnd } from './stack/gateway-client.js';
import { SandboxClient } from './stack/sandbox-client.js';
import { type BenchStack, MEASURED, type MeasuredProcess } from './world.js';

export type ByProcess = Readonly<Record<MeasuredProcess, number>>;

export interface MeasuredRun {
  readonly run: Run;
  readonly wallMs: number;
  /** Processor time of the whole run, microseconds. */
  readonly cpu: ByProcess;
  /** Since the process started, bytes. */
  readonly peak: ByProcess;
  readonly calls: CallCounts;
  /** What is wrong with the counting; empty when all agrees. */
  readonly wrong: readonly string[];
}

/** Acknowledgements, the read model and the log follow the end event; they belong to the run. */
const TRAILING_MS = 500;

/** One run of the product, from the request to its end, with what it cost. */
export async function measureRun(stack: BenchStack, body: object = {}): Promise<MeasuredRun> {
  const sandbox = new SandboxClient(stack.sandbox.adminUrl);
  await sandbox.resetCalls();
  const before = byProcess(stack, cpuMicros);
  const { run, wallMs }: EndedRun = await runToEnd(stack, body);
  await new Promise((resolve) => setTimeout(resolve, TRAILING_MS));
  const after = byProcess(stack, cpuMicros);
  const calls = await countCalls(sandbox.calls());
  const wrong = [
    ...(run.end === 'completed'
      ? []
      : [`the run ended ${run.end ?? '?'}: ${run.reason ?? JSON.stringify(run.incompleteScopes)}`]),
    ...crossCheck(calls, run.transfer?.byOperation ?? {}),
  ];
  const cpu = Object.fromEntries(MEASURED.map((name) => [name, after[name] - before[name]])) as ByProcess;
  return { run, wallMs, cpu, peak: byProcess(stack, peakBytes), calls, wrong };
}

function byProcess(stack: BenchStack, of: (pid: number) => number): ByProcess {
  return Object.fromEntries(MEASURED.map((name) => [name, of(stack.pids.get(name) ?? 0)])) as ByProcess;
}

export function sumOfProcesses(usage: ByProcess): number {
  return MEASURED.reduce((sum, name) => sum + usage[name], 0);
}
