import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { promisify } from 'node:util';
import { cpuMicros } from './process-usage.js';
import { type BenchStack, type World } from './world.js';

/** Above this load per core the figures say more about the neighbours than about the product (performance.md 5, rule 4). */
const BUSY_LOAD = 0.5;
/** The same for processor time that others take while we measure, as a share of the whole machine. */
const BUSY_SHARE = 0.25;

export interface Machine {
  readonly commit: string;
  /** Files differ from that commit. */
  readonly dirty: boolean;
  readonly node: string;
  readonly cpu: string;
  readonly cores: number;
  /** In the minute before the bench started. */
  readonly load1: number;
  readonly date: string;
}

export async function describeMachine(world: World, now: Date): Promise<Machine> {
  const git = async (...args: string[]) => {
    try {
      return (await promisify(execFile)('git', args, { cwd: world.root })).stdout.trim();
    } catch {
      return '';
    }
  };
  return {
    commit: (await git('rev-parse', '--short', 'HEAD')) || 'unknown',
    dirty: (await git('status', '--porcelain')) !== '',
    node: world.node.version,
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    load1: world.load1,
    date: now.toISOString(),
  };
}

/** Undefined when the machine is quiet enough, else why not. */
export function busyBefore({ load1, cores }: Pick<Machine, 'load1' | 'cores'>): string | undefined {
  const limit = BUSY_LOAD * cores;
  return load1 > limit ? `the load is ${load1.toFixed(2)}, more than ${limit} on ${cores} cores` : undefined;
}

export function busyDuring(othersShare: number): string | undefined {
  return othersShare > BUSY_SHARE
    ? `other processes took ${(othersShare * 100).toFixed(0)} % of the machine while it was measured`
    : undefined;
}

/** Watches how much of the machine others use, from its making to each `share()`. */
export class Neighbours {
  readonly #busyAtStart = busyMicros();
  readonly #startedAt = performance.now();
  readonly #ownAtStart: number;

  constructor(private readonly stack: BenchStack) {
    this.#ownAtStart = ownMicros(stack);
  }

  /** 0 is none, 1 the whole machine. */
  share(): number {
    const others = busyMicros() - this.#busyAtStart - (ownMicros(this.stack) - this.#ownAtStart);
    return Math.max(0, others / ((performance.now() - this.#startedAt) * 1000 * cpus().length));
  }
}

/** This process, the children it has seen end (floors, baselines), and the running stack. */
function ownMicros(stack: BenchStack): number {
  const { user, system } = process.cpuUsage();
  const running = [...stack.pids.values()].reduce((sum, pid) => sum + cpuMicros(pid), 0);
  return user + system + endedChildrenMicros() + running;
}

function endedChildrenMicros(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) * 10_000;
}

/** All cores together: everything but idle and waiting for a disk. */
function busyMicros(): number {
  const [, ...fields] = (readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? '').split(/\s+/);
  const ticks = fields.slice(0, 8).map(Number);
  const idle = (ticks[3] ?? 0) + (ticks[4] ?? 0);
  return (ticks.reduce((sum, value) => sum + value, 0) - idle) * 10_000;
}
