import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sandbox } from '@dss/sandbox';
import type { SyncRun } from '@dss/sync-run';
import { Stack } from '../stack.js';
import { MovedClock } from './moved-clock.js';

/** More than one page of a list. */
export const MANY = 205;
const PLAIN_TABLE = { kind: 'entity', elements: { ID: { type: 'cds.Integer', key: true } } };
const SMALL = 'tools/sandbox/small-content';

export type ShownTable = ReturnType<Sandbox['glueDump']>['tables'][number];

/** The small tenant with a large space beside, a stack over it, and a clock that can be moved for all of them. */
export class RetirementStack {
  private constructor(
    readonly stack: Stack,
    readonly clock: MovedClock,
    private readonly content: string,
  ) {}

  static async start(environment: Readonly<Record<string, string>> = {}): Promise<RetirementStack> {
    const clock = new MovedClock();
    const content = mkdtempSync(join(tmpdir(), 'dss-content-'));
    cpSync(SMALL, content, { recursive: true });
    writeFileSync(join(content, 'BIG.json'), JSON.stringify({ definitions: largeSpace() }));
    const stack = await Stack.start({
      sandbox: { content, now: clock.now },
      environment: { ...clock.environment, ...environment },
    });
    return new RetirementStack(stack, clock, content);
  }

  async stop(): Promise<void> {
    await this.stack.stop();
    this.clock.remove();
    rmSync(this.content, { recursive: true });
  }

  get sandbox(): Sandbox {
    return this.stack.sandbox;
  }

  run(body: object = {}): Promise<SyncRun> {
    return this.stack.api.run(body);
  }

  /** A run every so many hours, as a schedule would start them. */
  async runEvery(hours: number, times: number, body: object = {}): Promise<SyncRun[]> {
    const runs: SyncRun[] = [];
    for (let at = 0; at < times; at += 1) {
      this.clock.pass(hours);
      runs.push(await this.run(body));
    }
    return runs;
  }

  /** Starts a run while the tenant refuses every call, and waits until it was refused often enough to give up or to wait. */
  async startInVain(): Promise<string> {
    const since = this.sandbox.flushCalls();
    const { id } = await this.stack.api.startRun();
    const refused = () => this.sandbox.calls(since).filter(({ status }) => status === 503).length;
    while ((await this.stack.api.getRun(id)).state !== 'ended' && refused() < 6) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return id;
  }

  /** Tables of the large space disappear at the source, and come back as they were. */
  remove(...numbers: readonly number[]): void {
    for (const at of numbers) {
      if (!this.sandbox.deleteObject('BIG', 'localtables', nameOf(at))) throw new Error(`${nameOf(at)} is not there`);
    }
  }

  bringBack(...numbers: readonly number[]): void {
    for (const at of numbers) {
      this.sandbox.putObject({ space: 'BIG', type: 'localtables', name: nameOf(at), definition: PLAIN_TABLE });
    }
  }

  /** A table of the large space as Glue has it. */
  table(at: number): ShownTable | undefined {
    return this.sandbox.glueDump('dsp_big').tables.find(({ Name }) => Name === nameOf(at).toLowerCase());
  }

  /** Names of all tables, and of those that are marked as retired. */
  tables(): { readonly all: readonly string[]; readonly marked: readonly string[] } {
    const { tables } = this.sandbox.glueDump();
    const nameOf = ({ DatabaseName, Name }: (typeof tables)[number]) => `${DatabaseName}.${Name}`;
    const marked = tables.filter(({ Parameters }) => Parameters?.['dsp_sync.retired'] !== undefined);
    return { all: tables.map(nameOf).sort(), marked: marked.map(nameOf).sort() };
  }
}

/** How many tables a run has taken, in any way. */
export function taken(runs: readonly SyncRun[]): number {
  return runs.reduce((sum, { counts }) => sum + (counts?.retired ?? 0) + (counts?.deleted ?? 0), 0);
}

function largeSpace(): Record<string, object> {
  return Object.fromEntries(Array.from({ length: MANY }, (_, at) => [nameOf(at), PLAIN_TABLE]));
}

/** Name of the n-th table of the large space. */
export function nameOf(at: number): string {
  return `T_${String(at).padStart(3, '0')}`;
}
