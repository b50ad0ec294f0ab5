import type { AssetKey, Checkpoint } from '@dss/catalog-model';
import {
  type BulkSettlement,
  type FetchEnd,
  type Progress,
  RunLedger,
  type SettleResult,
  type Settlement,
} from '@dss/ports';
import { OUTCOMES, type Outcome, type Traffic, nibbleOf, noOutcomes, outcomeOf } from '@dss/sync-run';
import type { RedisRetention } from '@dss/config';
import { packCheckpoint, unpackCheckpoint } from './checkpoint-codec.js';
import type { Redis } from './connect-redis.js';
import { Keys } from './keys.js';
import { runScript } from './run-script.js';
import * as lua from './scripts.js';
import { STANDARD_RETENTION } from './standard-retention.js';

/** A holder that is never released (its run was lost with the broker) frees the tenant after a day. */
const TENANT_TTL_S = 24 * 3600;
const BULK = 1000;

export class RedisRunLedger extends RunLedger {
  private readonly keys: Keys;
  /** The accounting of a run that nobody has asked about for so long is gone from Redis; manifest and events still tell it. */
  private readonly runTtlS: number;
  /** Waits and announcements serve a running run only. */
  private readonly waitTtlS: number;

  constructor(
    private readonly redis: Redis,
    namespace: string,
    { accountingS, waitsS }: RedisRetention = STANDARD_RETENTION,
  ) {
    super();
    this.keys = new Keys(namespace);
    this.runTtlS = accountingS;
    this.waitTtlS = waitsS;
  }

  async claimTenant(tenant: string, run: string): Promise<boolean> {
    return (await runScript(this.redis, lua.CLAIM_TENANT, [this.keys.active(tenant)], [run, TENANT_TTL_S])) === 1;
  }

  async releaseTenant(tenant: string, run: string): Promise<void> {
    await runScript(this.redis, lua.RELEASE_TENANT, [this.keys.active(tenant)], [run]);
  }

  async nextFence(tenant: string, floor: number): Promise<number> {
    return Number(await runScript(this.redis, lua.NEXT_FENCE, [this.keys.fence(tenant)], [floor]));
  }

  async start(tenant: string, run: string): Promise<void> {
    const key = this.keys.run(tenant, run);
    await this.redis.multi().hsetnx(key, 'done', 0).expire(key, this.runTtlS).exec();
  }

  async expect(tenant: string, run: string, ordinals: number): Promise<boolean> {
    return (await runScript(this.redis, lua.EXPECT, [this.keys.run(tenant, run)], [ordinals, this.runTtlS])) === 1;
  }

  async settle(settlement: Settlement): Promise<SettleResult> {
    const { tenant, run, checkpoint, strategy } = settlement;
    const keys = [
      this.keys.run(tenant, run),
      this.keys.nibbles(tenant, run),
      this.keys.checkpoints(tenant, checkpoint?.space ?? ''),
      this.keys.strategies(tenant, run),
      this.keys.reopened(tenant, run),
    ];
    const [counted, moved, drained, reopened] = (await runScript(this.redis, lua.SETTLE, keys, [
      settlement.ordinal,
      nibbleOf(settlement.outcome),
      settlement.conflicts,
      checkpoint?.key ?? '',
      checkpoint?.value.fence ?? 0,
      checkpoint === undefined ? '' : packCheckpoint(checkpoint.value),
      strategy?.name ?? '',
      strategy?.bytes ?? 0,
      this.runTtlS,
      ...(settlement.reopen ?? []),
    ])) as [number, number, number, number[]];
    return {
      counted: counted === 1,
      checkpointMoved: checkpoint !== undefined && moved === 1,
      drained: drained === 1,
      reopened,
    };
  }

  async settleBulk(
    tenant: string,
    run: string,
    space: string,
    fence: number,
    settlements: readonly BulkSettlement[],
  ): Promise<void> {
    const keys = [
      this.keys.run(tenant, run),
      this.keys.nibbles(tenant, run),
      this.keys.checkpoints(tenant, space),
      this.keys.reopened(tenant, run),
    ];
    for (let from = 0; from < settlements.length; from += BULK) {
      const chunk = settlements.slice(from, from + BULK);
      const args = chunk.flatMap(({ ordinal, outcome, key }) => [ordinal, nibbleOf(outcome), key]);
      await runScript(this.redis, lua.SETTLE_BULK, keys, [fence, this.runTtlS, ...args]);
    }
  }

  async knowsAssets(tenant: string): Promise<boolean> {
    return (await this.redis.exists(this.keys.known(tenant))) === 1;
  }

  async adopt(
    tenant: string,
    checkpoints: readonly { readonly space: string; readonly key: AssetKey; readonly value: Checkpoint }[],
  ): Promise<void> {
    for (let from = 0; from < checkpoints.length; from += BULK) {
      const batch = this.redis.multi();
      for (const { space, key, value } of checkpoints.slice(from, from + BULK)) {
        batch.hsetnx(this.keys.checkpoints(tenant, space), key, `${value.fence}|${packCheckpoint(value)}`);
      }
      await batch.exec();
    }
  }

  /** Each is replaced only if it is still what was read: a settle in between has looked at the target itself. */
  async doubtSpace(tenant: string, space: string): Promise<void> {
    const key = this.keys.checkpoints(tenant, space);
    let cursor = '0';
    do {
      const [next, fields] = await this.redis.hscan(key, cursor, 'COUNT', BULK);
      for (let at = 0; at + 1 < fields.length; at += 2) {
        await this.doubt(key, fields[at] ?? '', fields[at + 1] ?? '');
      }
      cursor = next;
    } while (cursor !== '0');
  }

  async doubtAsset(tenant: string, space: string, asset: AssetKey): Promise<void> {
    const key = this.keys.checkpoints(tenant, space);
    const stored = await this.redis.hget(key, asset);
    if (stored !== null) await this.doubt(key, asset, stored);
  }

  private async doubt(key: string, field: string, stored: string): Promise<void> {
    const checkpoint = unpackCheckpoint(stored);
    if (checkpoint?.table === undefined || checkpoint.dirty === true) return;
    const doubted = `${checkpoint.fence}|${packCheckpoint({ ...checkpoint, dirty: true })}`;
    await runScript(this.redis, lua.REPLACE_FIELD, [key], [field, stored, doubted]);
  }

  async knowAssets(tenant: string): Promise<void> {
    await this.redis.set(this.keys.known(tenant), '1');
  }

  async progress(tenant: string, run: string): Promise<Progress> {
    const [stored, [seconds, micros]] = await Promise.all([
      this.redis.hgetall(this.keys.run(tenant, run)),
      this.redis.time(),
    ]);
    const counts = noOutcomes();
    for (const outcome of OUTCOMES) counts[outcome] = Number(stored[`s${String(nibbleOf(outcome))}`] ?? 0);
    return {
      expected: stored['expected'] === undefined ? undefined : Number(stored['expected']),
      done: Number(stored['done'] ?? 0),
      counts,
      conflicts: Number(stored['conflicts'] ?? 0),
      lastSettleMs: stored['last'] === undefined ? undefined : Number(stored['last']),
      nowMs: Number(seconds) * 1000 + Math.floor(Number(micros) / 1000),
    };
  }

  async outcomes(tenant: string, run: string, expected: number): Promise<readonly (Outcome | undefined)[]> {
    return Array.from(await this.outcomeCodes(tenant, run, expected), outcomeOf);
  }

  async outcomeCodes(tenant: string, run: string, expected: number): Promise<Uint8Array> {
    const stored = (await this.redis.getBuffer(this.keys.nibbles(tenant, run))) ?? Buffer.alloc(0);
    const codes = new Uint8Array(expected);
    for (let ordinal = 0; ordinal < expected; ordinal += 1) {
      const byte = stored[ordinal >> 1] ?? 0;
      codes[ordinal] = ordinal % 2 === 0 ? byte >> 4 : byte & 15;
    }
    return codes;
  }

  async announceFetches(tenant: string, run: string, keys: readonly AssetKey[]): Promise<void> {
    await this.announce(this.keys.fetches(tenant, run), keys);
  }

  async announceSpaces(tenant: string, run: string, spaces: readonly string[]): Promise<void> {
    await this.announce(this.keys.spaces(tenant, run), spaces);
  }

  async awaitFetch(
    tenant: string,
    run: string,
    source: AssetKey,
    waiter: { readonly ordinal: number; readonly message: string },
  ): Promise<FetchEnd | 'waiting' | 'unannounced'> {
    const states = this.keys.fetches(tenant, run);
    const state = await this.await(states, this.keys.waiters(tenant, run, 'fetch', source), source, waiter);
    return (state ?? 'unannounced') as FetchEnd | 'waiting' | 'unannounced';
  }

  async awaitListing(
    tenant: string,
    run: string,
    space: string,
    waiter: { readonly ordinal: number; readonly message: string },
  ): Promise<'listed' | 'waiting'> {
    const states = this.keys.spaces(tenant, run);
    const state = await this.await(states, this.keys.waiters(tenant, run, 'listing', space), space, waiter);
    return state === 'waiting' ? 'waiting' : 'listed';
  }

  endFetch(tenant: string, run: string, source: AssetKey, end: FetchEnd): Promise<readonly string[]> {
    const states = this.keys.fetches(tenant, run);
    return this.endWait(states, this.keys.waiters(tenant, run, 'fetch', source), source, end);
  }

  endListing(tenant: string, run: string, space: string): Promise<readonly string[]> {
    const states = this.keys.spaces(tenant, run);
    return this.endWait(states, this.keys.waiters(tenant, run, 'listing', space), space, 'listed');
  }

  async addTraffic(tenant: string, run: string, traffic: Traffic): Promise<void> {
    const sums = Object.entries(traffic).flatMap(([operation, { calls, bytesOut, bytesIn }]) => [
      ...[`${operation}|calls`, calls],
      ...[`${operation}|bytesOut`, bytesOut],
      ...[`${operation}|bytesIn`, bytesIn],
    ]);
    if (sums.length > 0)
      await runScript(this.redis, lua.ADD, [this.keys.traffic(tenant, run)], [this.runTtlS, ...sums]);
  }

  async traffic(tenant: string, run: string): Promise<Traffic> {
    return readSums(await this.redis.hgetall(this.keys.traffic(tenant, run)), { calls: 0, bytesOut: 0, bytesIn: 0 });
  }

  async strategies(tenant: string, run: string): Promise<Record<string, { assets: number; bytes: number }>> {
    return readSums(await this.redis.hgetall(this.keys.strategies(tenant, run)), { assets: 0, bytes: 0 });
  }

  async countAttempt(tenant: string, run: string, message: string, charged: boolean) {
    const key = this.keys.attempts(tenant, run);
    await this.redis
      .multi()
      .hincrby(key, `${message}|charged`, charged ? 1 : 0)
      .hincrby(key, `${message}|total`, 1)
      .expire(key, this.waitTtlS)
      .exec();
    return this.attempts(tenant, run, message);
  }

  async attempts(tenant: string, run: string, message: string) {
    const key = this.keys.attempts(tenant, run);
    const [charged, total] = await this.redis.hmget(key, `${message}|charged`, `${message}|total`);
    return { charged: Number(charged ?? 0), total: Number(total ?? 0) };
  }

  async tidy(tenant: string, run: string): Promise<void> {
    await this.redis.unlink(
      this.keys.fetches(tenant, run),
      this.keys.spaces(tenant, run),
      this.keys.attempts(tenant, run),
    );
  }

  private async announce(states: string, names: readonly string[]): Promise<void> {
    for (let from = 0; from < names.length; from += BULK) {
      const batch = this.redis.multi();
      // A redelivered command announces again what may have ended meanwhile: what is there stays.
      for (const name of names.slice(from, from + BULK)) batch.hsetnx(states, name, '');
      await batch.expire(states, this.waitTtlS).exec();
    }
  }

  private async await(
    states: string,
    waiters: string,
    name: string,
    waiter: { readonly ordinal: number; readonly message: string },
  ): Promise<string | null> {
    const { ordinal, message } = waiter;
    return (await runScript(this.redis, lua.AWAIT, [states, waiters], [name, ordinal, message, this.waitTtlS])) as
      string | null;
  }

  private async endWait(states: string, waiters: string, name: string, end: string): Promise<readonly string[]> {
    return (await runScript(this.redis, lua.END_WAIT, [states, waiters], [name, end, this.waitTtlS])) as string[];
  }
}

/** `name|member` → number, back into one object per name. */
function readSums<T extends Record<string, number>>(
  stored: Readonly<Record<string, string>>,
  zero: T,
): Record<string, T> {
  const sums: Record<string, T> = {};
  for (const [field, value] of Object.entries(stored)) {
    const bar = field.lastIndexOf('|');
    const name = field.slice(0, bar);
    sums[name] = { ...(sums[name] ?? zero), [field.slice(bar + 1)]: Number(value) };
  }
  return sums;
}
