import { SandboxClient } from '@dss/sandbox';
import { type CallCounts, countCalls } from './check/count-calls.js';
import { crossCheck } from './check/cross-check.js';
import { Neighbours } from './machine.js';
import { cpuMicros, peakBytes } from './process-usage.js';
import { type Run, runToEnd } from './stack/gateway-client.js';
import { readCalls } from './stack/read-calls.js';
import { type BenchStack, MEASURED, type MeasuredProcess } from './world.js';

export type ByProcess = Readonly<Record<MeasuredProcess, number>>;

export interface MeasuredRun {
  readonly run: Run;
  /** Milliseconds since 1970, when the run was asked for. */
  readonly askedAt: number;
  readonly wallMs: number;
  /** Processor time of the whole run, microseconds. */
  readonly cpu: ByProcess;
  /** Since the process started, bytes. */
  readonly peak: ByProcess;
  readonly calls: CallCounts;
  /** Of the machine, taken by others meanwhile. */
  readonly othersShare: number;
  /** What is wrong with the run or its counters; empty when all agrees. */
  readonly wrong: readonly string[];
}

/** Acknowledgements, the read model and the log follow the end event; they belong to the run. */
const TRAILING_MS = 500;

/** One run of the product, from the request to its end, with what it cost. */
export async function measureRun(stack: BenchStack, body: object = {}): Promise<MeasuredRun> {
  await new SandboxClient(stack.sandbox.adminUrl).resetCalls();
  const neighbours = new Neighbours(stack);
  const before = byProcess(stack, cpuMicros);
  const { run, askedAt, wallMs } = await runToEnd(stack, body);
  await new Promise((resolve) => setTimeout(resolve, TRAILING_MS));
  const after = byProcess(stack, cpuMicros);
  const othersShare = neighbours.share();
  const calls = await countCalls(readCalls(stack));
  const cpu = Object.fromEntries(MEASURED.map((name) => [name, after[name] - before[name]])) as ByProcess;
  return {
    run,
    askedAt,
    wallMs,
    cpu,
    peak: byProcess(stack, peakBytes),
    calls,
    othersShare,
    wrong: mistakesOf(run, calls),
  };
}

function mistakesOf(run: Run, calls: CallCounts): readonly string[] {
  const disagreements = crossCheck(calls, run.transfer?.byOperation ?? {});
  if (run.end === 'completed') return disagreements;
  const scopes = (run.incompleteScopes ?? []).map(({ space, code, reason }) => `${space}: ${code} ${reason}`);
  const why = [run.reason ?? JSON.stringify(run.counts ?? {}), ...scopes].join('; ');
  return [`the run ended ${run.end ?? 'without an end'}: ${why}`, ...disagreements];
}

function byProcess(stack: BenchStack, of: (pid: number) => number): ByProcess {
  return Object.fromEntries(MEASURED.map((name) => [name, of(stack.pids.get(name) ?? 0)])) as ByProcess;
}

export function sumOfProcesses(usage: ByProcess): number {
  return MEASURED.reduce((sum, name) => sum + usage[name], 0);
}
