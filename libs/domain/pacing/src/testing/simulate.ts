import { PRIORITIES, type Priority } from '@dss/catalog-model';
import { exchange } from '../exchange.js';
import { VALID_MS } from '../limits.js';
import type { PaceAsk, PaceGrant, PaceState, Quota } from '../pace.js';
import { Agenda } from './agenda.js';
import { ProviderBucket } from './provider-bucket.js';

type Workers = Partial<Record<Priority, number>>;

export interface Scenario {
  /** What the provider really allows, from a second on; the first at 0. */
  readonly allowed: readonly { readonly fromS: number; readonly quota: Quota }[];
  /** What we were told; absent: to be discovered. */
  readonly configured?: Quota | undefined;
  readonly seconds: number;
  readonly replicas: number;
  /** Calls in flight of one replica that always has more to do, per class. */
  readonly workers: Workers;
  /** Where the replicas differ: the first one's, the second one's … */
  readonly workersOf?: readonly Workers[];
  /** Between an answer and the next wish, milliseconds. */
  readonly thinkMs?: Workers;
  /** Nobody wants anything meanwhile. */
  readonly rests?: readonly { readonly fromS: number; readonly untilS: number }[];
  /** Round trip to the provider and its spread (0.25: ± a quarter); to the store, milliseconds. */
  readonly latencyMs: number;
  readonly jitter: number;
  readonly storeMs: number;
  readonly random: () => number;
  /** Hears every question to the store, at the store's time. */
  readonly onAsk?: (ask: PaceAsk, nowMs: number) => void;
  /** Seconds at which the store forgets everything. */
  readonly losses?: readonly number[];
}

export interface SentCall {
  /** When it left us, seconds. */
  readonly sentS: number;
  readonly answeredS: number;
  readonly priority: Priority;
  readonly isThrottled: boolean;
  readonly waitedS: number;
}

export interface SimulationResult {
  readonly calls: readonly SentCall[];
  /** What the provider would have taken, if always asked in time. */
  readonly allowed: number;
  readonly exchanges: number;
  readonly rates: readonly RateSeen[];
}

interface RateSeen {
  readonly atS: number;
  readonly rate: number;
  readonly phase: string;
}

/** Replicas against a provider with a token bucket, in virtual time: nothing waits, nothing is random but `random`. */
export function simulate(scenario: Scenario): SimulationResult {
  const agenda = new Agenda();
  const provider = new ProviderBucket(scenario.allowed, () => agenda.nowMs);
  const world = { state: undefined as PaceState | undefined, exchanges: 0, calls: [] as SentCall[] };
  const rates: RateSeen[] = [];
  const ask = (question: PaceAsk): PaceGrant => {
    world.exchanges += 1;
    // The store's clock has nothing to do with anybody else's.
    const nowMs = 5_000_000 + agenda.nowMs;
    scenario.onAsk?.(question, nowMs);
    const answer = exchange(world.state, scenario.configured, question, nowMs);
    world.state = answer.state;
    rates.push({ atS: agenda.nowMs / 1000, rate: answer.grant.rate, phase: answer.grant.phase });
    return answer.grant;
  };
  for (const at of scenario.losses ?? []) agenda.at(at * 1000, () => (world.state = undefined));
  for (let at = 0; at < scenario.replicas; at += 1) {
    new Replica(scenario, agenda, provider, ask, world.calls).start(scenario.workersOf?.[at] ?? scenario.workers);
  }
  agenda.runUntil(scenario.seconds * 1000);
  return { calls: world.calls, allowed: provider.allowedUntil(scenario.seconds), exchanges: world.exchanges, rates };
}

/** As simple as a client of the shared state can be: workers that wait for slots. */
class Replica {
  private readonly waiting: Record<Priority, number[]> = { critical: [], high: [], medium: [], low: [] };
  private slots: {
    readonly dueMs: number;
    readonly priority: Priority;
    readonly isFloor: boolean;
    readonly epoch: number;
  }[] = [];
  private lot = { left: 0, untilMs: 0 };
  private asking = false;
  private askAtMs = 0;
  private wakesAtMs = Infinity;
  private told = { unused: 0, throttled: 0, throttledLate: 0, latencyMs: 0, sent: [] as number[] };
  private known = { life: 0, epoch: 0, rate: 0 };

  constructor(
    private readonly scenario: Scenario,
    private readonly agenda: Agenda,
    private readonly provider: ProviderBucket,
    private readonly board: (ask: PaceAsk) => PaceGrant,
    private readonly calls: SentCall[],
  ) {}

  start(workers: Workers): void {
    for (const priority of PRIORITIES) {
      for (let at = 0; at < (workers[priority] ?? 0); at += 1) this.waiting[priority].push(0);
    }
    this.serve();
  }

  private serve(): void {
    const now = this.agenda.nowMs;
    while (this.lot.left > 0 && now < this.lot.untilMs && this.any()) {
      this.lot.left -= 1;
      this.send(PRIORITIES.find((priority) => this.waiting[priority].length > 0) ?? 'low', this.known.epoch);
    }
    this.drop((slot) => now > slot.dueMs + VALID_MS);
    while (this.slots[0] !== undefined && this.slots[0].dueMs <= now && this.any()) {
      const slot = this.slots.shift();
      if (slot === undefined) break;
      const own = slot.isFloor && this.waiting[slot.priority].length > 0 ? slot.priority : undefined;
      this.send(own ?? PRIORITIES.find((priority) => this.waiting[priority].length > 0) ?? 'low', slot.epoch);
    }
    if (this.count() > this.slots.length && !this.asking) this.ask(Math.max(now, this.askAtMs));
    const due = this.slots[0]?.dueMs;
    if (due === undefined || due <= now || due >= this.wakesAtMs) return;
    this.wakesAtMs = due;
    this.agenda.at(due, () => {
      this.wakesAtMs = Infinity;
      this.serve();
    });
  }

  private ask(atMs: number): void {
    this.asking = true;
    this.agenda.at(atMs + this.scenario.storeMs / 2, () => {
      const { unused, throttled, throttledLate, latencyMs, sent } = this.told;
      const now = this.agenda.nowMs;
      const sentPerSecond = sent.filter((at) => at > now - 1000).length;
      this.told = {
        unused: 0,
        throttled: 0,
        throttledLate: 0,
        latencyMs: 0,
        sent: sent.filter((at) => at > now - 1000),
      };
      const held: Record<Priority, number> = { critical: 0, high: 0, medium: 0, low: 0 };
      for (const { priority } of this.slots) held[priority] += 1;
      const want = (priority: Priority) => Math.max(0, this.waiting[priority].length - held[priority]);
      const grant = this.board({
        wants: { critical: want('critical'), high: want('high'), medium: want('medium'), low: want('low') },
        ...{ unused, throttled, throttledLate, latencyMs, sentPerSecond },
        retryAfterMs: 0,
        ...this.known,
      });
      this.agenda.at(now + this.scenario.storeMs / 2, () => {
        this.take(grant);
      });
    });
  }

  private take(grant: PaceGrant): void {
    const now = this.agenda.nowMs;
    this.asking = false;
    if (grant.epoch !== this.known.epoch) this.told.throttledLate += this.told.throttled;
    if (grant.epoch !== this.known.epoch) Object.assign(this.told, { throttled: 0, unused: 0 });
    this.known = { life: grant.life, epoch: grant.epoch, rate: grant.rate };
    this.askAtMs = now + grant.waitMs;
    this.lot = { left: grant.lot, untilMs: now + grant.lotMs };
    for (const { inMs, priority, isFloor } of grant.slots) {
      this.slots.push({ dueMs: now + inMs, priority, isFloor, epoch: grant.epoch });
    }
    this.slots.sort((a, b) => a.dueMs - b.dueMs);
    this.serve();
  }

  private send(priority: Priority, epoch: number): void {
    const sentMs = this.agenda.nowMs;
    const since = this.waiting[priority].shift() ?? sentMs;
    this.told.sent.push(sentMs);
    const latency = this.scenario.latencyMs * (1 + this.scenario.jitter * (2 * this.scenario.random() - 1));
    this.agenda.at(sentMs + latency / 2, () => {
      const isThrottled = !this.provider.take();
      this.agenda.at(this.agenda.nowMs + latency / 2, () => {
        const answeredS = this.agenda.nowMs / 1000;
        this.calls.push({ sentS: sentMs / 1000, answeredS, priority, isThrottled, waitedS: (sentMs - since) / 1000 });
        this.told.latencyMs = latency;
        this.wishAgain(priority);
        if (isThrottled) this.throttled(epoch);
        this.serve();
      });
    });
  }

  private wishAgain(priority: Priority): void {
    const { thinkMs = {}, rests = [] } = this.scenario;
    const atMs = this.agenda.nowMs + (thinkMs[priority] ?? 0);
    const rest = rests.find(({ fromS, untilS }) => fromS * 1000 <= atMs && atMs < untilS * 1000);
    this.agenda.at(rest === undefined ? atMs : rest.untilS * 1000, () => {
      this.waiting[priority].push(this.agenda.nowMs);
      this.serve();
    });
  }

  /** What is promised still is at the old rate. */
  private throttled(epoch: number): void {
    if (epoch === this.known.epoch) this.told.throttled += 1;
    else this.told.throttledLate += 1;
    this.drop(() => true);
    this.lot.left = 0;
    this.askAtMs = 0;
  }

  private drop(isGone: (slot: (typeof this.slots)[number]) => boolean): void {
    this.told.unused += this.slots.filter((slot) => isGone(slot) && slot.epoch === this.known.epoch).length;
    this.slots = this.slots.filter((slot) => !isGone(slot));
  }

  private any(): boolean {
    return this.count() > 0;
  }

  private count(): number {
    return PRIORITIES.reduce((sum, priority) => sum + this.waiting[priority].length, 0);
  }
}
