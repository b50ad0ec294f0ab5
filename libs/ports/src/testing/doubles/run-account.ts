import { type Outcome, type OutcomeCounts, type Traffic, noOutcomes } from '@dss/sync-run';
import type { FetchEnd, Settlement } from '../../run-ledger.js';
import { WaitBoard } from './wait-board.js';

/** The books of one run. */
export class RunAccount {
  expected: number | undefined;
  conflicts = 0;
  lastSettleMs: number | undefined;
  readonly traffic: Traffic = {};
  readonly strategies: Record<string, { assets: number; bytes: number }> = {};
  fetches = new WaitBoard<FetchEnd>();
  listings = new WaitBoard<'listed'>();
  attempts = new Map<string, { readonly charged: number; readonly total: number }>();
  private readonly nibbles = new Map<number, Outcome>();
  private readonly reopened = new Set<number>();

  /** Re-opens before it counts, so that the run is never seen as drained in between. */
  settle(settlement: Settlement, nowMs: number): { counted: boolean; reopened: readonly number[] } {
    if (this.nibbles.has(settlement.ordinal)) return { counted: false, reopened: [] };
    const reopened = (settlement.reopen ?? []).filter((ordinal) => this.reopen(ordinal));
    this.nibbles.set(settlement.ordinal, settlement.outcome);
    this.conflicts += settlement.conflicts;
    this.lastSettleMs = nowMs;
    if (settlement.strategy !== undefined) this.countStrategy(settlement.strategy);
    return { counted: true, reopened };
  }

  /** A repeated bulk settle does not close what was re-opened meanwhile: that asset is on its way to another outcome. */
  settleBulk(ordinal: number, outcome: Outcome, nowMs: number): void {
    if (this.nibbles.has(ordinal) || this.reopened.has(ordinal)) return;
    this.nibbles.set(ordinal, outcome);
    this.lastSettleMs = nowMs;
  }

  outcomeOf(ordinal: number): Outcome | undefined {
    return this.nibbles.get(ordinal);
  }

  get done(): number {
    return this.nibbles.size;
  }

  get drained(): boolean {
    return this.expected !== undefined && this.done === this.expected;
  }

  get counts(): OutcomeCounts {
    const counts = noOutcomes();
    for (const outcome of this.nibbles.values()) counts[outcome] += 1;
    return counts;
  }

  addTraffic(traffic: Traffic): void {
    for (const [operation, more] of Object.entries(traffic)) {
      const sum = (this.traffic[operation] ??= { calls: 0, bytesOut: 0, bytesIn: 0 });
      sum.calls += more.calls;
      sum.bytesOut += more.bytesOut;
      sum.bytesIn += more.bytesIn;
    }
  }

  tidy(): void {
    this.fetches = new WaitBoard();
    this.listings = new WaitBoard();
    this.attempts = new Map();
  }

  private reopen(ordinal: number): boolean {
    if (this.nibbles.get(ordinal) !== 'unchanged') return false;
    this.nibbles.delete(ordinal);
    this.reopened.add(ordinal);
    return true;
  }

  private countStrategy({ name, bytes }: { readonly name: string; readonly bytes: number }): void {
    const sum = (this.strategies[name] ??= { assets: 0, bytes: 0 });
    sum.assets += 1;
    sum.bytes += bytes;
  }
}
