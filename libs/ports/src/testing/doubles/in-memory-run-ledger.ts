import type { AssetKey, Checkpoint } from '@dss/catalog-model';
import { OPEN, type Outcome, type Traffic, nibbleOf } from '@dss/sync-run';
import {
  type BulkSettlement,
  type FetchEnd,
  type Progress,
  RunLedger,
  type SettleResult,
  type Settlement,
} from '../../run-ledger.js';
import { InMemoryCheckpointStore } from './in-memory-checkpoint-store.js';
import { RunAccount } from './run-account.js';
import type { Waiter } from './wait-board.js';

export class InMemoryRunLedger extends RunLedger {
  private readonly accounts = new Map<string, RunAccount>();
  private readonly holders = new Map<string, string>();
  private readonly fences = new Map<string, number>();
  private readonly known = new Set<string>();

  constructor(
    private readonly checkpoints = new InMemoryCheckpointStore(),
    private readonly nowMs: () => number = Date.now,
  ) {
    super();
  }

  claimTenant(tenant: string, run: string): Promise<boolean> {
    if (!this.holders.has(tenant)) this.holders.set(tenant, run);
    return Promise.resolve(this.holders.get(tenant) === run);
  }

  releaseTenant(tenant: string, run: string): Promise<void> {
    if (this.holders.get(tenant) === run) this.holders.delete(tenant);
    return Promise.resolve();
  }

  nextFence(tenant: string, floor: number): Promise<number> {
    const next = Math.max(this.fences.get(tenant) ?? 0, floor) + 1;
    this.fences.set(tenant, next);
    return Promise.resolve(next);
  }

  start(tenant: string, run: string): Promise<void> {
    this.account(tenant, run);
    return Promise.resolve();
  }

  expect(tenant: string, run: string, ordinals: number): Promise<boolean> {
    const account = this.account(tenant, run);
    account.expected = ordinals;
    return Promise.resolve(account.drained);
  }

  settle(settlement: Settlement): Promise<SettleResult> {
    const account = this.account(settlement.tenant, settlement.run);
    const { counted, reopened } = account.settle(settlement, this.nowMs());
    const checkpointMoved = this.moveCheckpoint(settlement);
    return Promise.resolve({ counted, checkpointMoved, reopened, drained: account.drained });
  }

  settleBulk(
    tenant: string,
    run: string,
    space: string,
    fence: number,
    settlements: readonly BulkSettlement[],
  ): Promise<void> {
    for (const { ordinal, outcome, key } of settlements) {
      this.account(tenant, run).settleBulk(ordinal, outcome, this.nowMs());
      const stored = this.checkpoints.peek(tenant, space, key);
      if (stored !== undefined && stored.fence < fence) {
        this.checkpoints.put(tenant, space, key, { ...stored, fence });
      }
    }
    return Promise.resolve();
  }

  knowsAssets(tenant: string): Promise<boolean> {
    return Promise.resolve(this.known.has(tenant));
  }

  adopt(
    tenant: string,
    checkpoints: readonly { readonly space: string; readonly key: AssetKey; readonly value: Checkpoint }[],
  ): Promise<void> {
    for (const { space, key, value } of checkpoints) {
      if (this.checkpoints.peek(tenant, space, key) === undefined) this.checkpoints.put(tenant, space, key, value);
    }
    return Promise.resolve();
  }

  async doubtSpace(tenant: string, space: string): Promise<void> {
    for (const [key, checkpoint] of await this.checkpoints.listSpace(tenant, space)) {
      if (checkpoint.table !== undefined) this.checkpoints.put(tenant, space, key, { ...checkpoint, dirty: true });
    }
  }

  async doubtAsset(tenant: string, space: string, key: AssetKey): Promise<void> {
    const checkpoint = await this.checkpoints.find(tenant, space, key);
    if (checkpoint?.table !== undefined) this.checkpoints.put(tenant, space, key, { ...checkpoint, dirty: true });
  }

  knowAssets(tenant: string): Promise<void> {
    this.known.add(tenant);
    return Promise.resolve();
  }

  progress(tenant: string, run: string): Promise<Progress> {
    const { expected, done, counts, conflicts, lastSettleMs } = this.account(tenant, run);
    return Promise.resolve({ expected, done, counts, conflicts, lastSettleMs, nowMs: this.nowMs() });
  }

  outcomes(tenant: string, run: string, expected: number): Promise<readonly (Outcome | undefined)[]> {
    const account = this.account(tenant, run);
    return Promise.resolve(Array.from({ length: expected }, (_, ordinal) => account.outcomeOf(ordinal)));
  }

  outcomeCodes(tenant: string, run: string, expected: number): Promise<Uint8Array> {
    const account = this.account(tenant, run);
    return Promise.resolve(
      Uint8Array.from({ length: expected }, (_, ordinal) => {
        const outcome = account.outcomeOf(ordinal);
        return outcome === undefined ? OPEN : nibbleOf(outcome);
      }),
    );
  }

  announceFetches(tenant: string, run: string, keys: readonly AssetKey[]): Promise<void> {
    this.account(tenant, run).fetches.announce(keys);
    return Promise.resolve();
  }

  awaitFetch(tenant: string, run: string, source: AssetKey, waiter: Waiter) {
    return Promise.resolve(this.account(tenant, run).fetches.await(source, waiter) ?? ('unannounced' as const));
  }

  endFetch(tenant: string, run: string, source: AssetKey, end: FetchEnd): Promise<readonly string[]> {
    return Promise.resolve(this.account(tenant, run).fetches.end(source, end));
  }

  endListing(tenant: string, run: string, space: string): Promise<readonly string[]> {
    return Promise.resolve(this.account(tenant, run).listings.end(space, 'listed'));
  }

  awaitListing(tenant: string, run: string, space: string, waiter: Waiter): Promise<'listed' | 'waiting'> {
    return Promise.resolve(this.account(tenant, run).listings.await(space, waiter) ?? 'listed');
  }

  announceSpaces(tenant: string, run: string, spaces: readonly string[]): Promise<void> {
    this.account(tenant, run).listings.announce(spaces);
    return Promise.resolve();
  }

  addTraffic(tenant: string, run: string, traffic: Traffic): Promise<void> {
    this.account(tenant, run).addTraffic(traffic);
    return Promise.resolve();
  }

  traffic(tenant: string, run: string): Promise<Traffic> {
    return Promise.resolve(structuredClone(this.account(tenant, run).traffic));
  }

  strategies(tenant: string, run: string) {
    return Promise.resolve(structuredClone(this.account(tenant, run).strategies));
  }

  async countAttempt(tenant: string, run: string, message: string, charged: boolean) {
    const before = await this.attempts(tenant, run, message);
    const after = { charged: before.charged + (charged ? 1 : 0), total: before.total + 1 };
    this.account(tenant, run).attempts.set(message, after);
    return after;
  }

  attempts(tenant: string, run: string, message: string) {
    return Promise.resolve(this.account(tenant, run).attempts.get(message) ?? { charged: 0, total: 0 });
  }

  tidy(tenant: string, run: string): Promise<void> {
    this.account(tenant, run).tidy();
    return Promise.resolve();
  }

  private moveCheckpoint({ tenant, checkpoint }: Settlement): boolean {
    if (checkpoint === undefined) return false;
    const { space, key, value } = checkpoint;
    const stored = this.checkpoints.peek(tenant, space, key);
    if (stored !== undefined && stored.fence > value.fence) return false;
    this.checkpoints.put(tenant, space, key, value);
    return true;
  }

  private account(tenant: string, run: string): RunAccount {
    const place = `${tenant}/${run}`;
    const account = this.accounts.get(place) ?? new RunAccount();
    this.accounts.set(place, account);
    return account;
  }
}
