import { PRIORITIES, type Priority } from '@dss/catalog-model';
import { NotYetError, describeError } from '@dss/errors';
import type { PaceGrant, PerPriority, Quota } from '@dss/pacing';
import type { PaceBoard, PaceBucket } from '@dss/ports';
import { ClassQueue } from './class-queue.js';
import type { Clock } from './clock.js';
import { PaceTally } from './pace-tally.js';
import { type HeldSlot, SlotBook } from './slot-book.js';

export interface PacerSettings {
  readonly bucket: PaceBucket;
  /** Absent: discovered. */
  readonly quota?: Quota | undefined;
  readonly watch?: PaceWatch | undefined;
}

export interface PaceWatch {
  /** The rate that all replicas together are given now, calls per second. */
  granted(grant: Pick<PaceGrant, 'rate' | 'phase'>): void;
  throttled(): void;
}

/** A throttled call was not carried out: it is sent again here, so often, before its message goes back to the broker. */
const MOST_TRIES = 6;
const NOBODY: number = PRIORITIES.length;

/**
 * Sends calls of one operation at the pace that all replicas share. Callers wait here for their turn, the highest class
 * first; turns come in small lots from the board, spread over the next moments. While the board knows no limit, they come
 * by the thousand and nobody waits.
 */
export class Pacer {
  private readonly queue = new ClassQueue();
  private readonly book = new SlotBook();
  private readonly tally = new PaceTally();
  private known = { life: 0, epoch: 0, rate: 0 };
  private asking = false;
  /** The board has nothing for those who wait before this; for a class above `refused` it may. */
  private askAtMs = 0;
  private refused: number = NOBODY;
  private cancelWake: (() => void) | undefined;
  private isClosed = false;

  constructor(
    private readonly board: PaceBoard,
    private readonly settings: PacerSettings,
    private readonly clock: Clock,
  ) {}

  /** Throws what the call throws, and NotYetError while the board is away or when this pacer is closed. */
  async run<T>(priority: Priority, call: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      const epoch = this.takeFromLot() ? this.known.epoch : await this.turn(priority, tries > 1);
      const sentMs = this.clock.now();
      this.tally.countSent(sentMs);
      try {
        const answer = await call();
        this.tally.countAnswer(this.clock.now() - sentMs);
        return answer;
      } catch (error) {
        const isThrottled = this.judge(error, epoch, sentMs);
        if (!isThrottled || tries === MOST_TRIES || this.isClosed) throw error;
      }
    }
  }

  /** Sends everybody back who waits: their messages come again, to another replica if there is one. */
  close(): void {
    this.isClosed = true;
    this.cancelWake?.();
    this.queue.refuseAll(closing());
  }

  /** What the end of a failed call says about the pace; true when it was throttled. */
  private judge(error: unknown, epoch: number, sentMs: number): boolean {
    const { code, retry } = describeError(error);
    // Refused by a breaker: nothing was sent.
    if (code === 'NOT_YET') this.tally.countUnused(epoch === this.known.epoch ? 1 : 0);
    else this.tally.countAnswer(this.clock.now() - sentMs);
    if (code !== 'REMOTE_THROTTLED') return false;
    this.tally.countThrottle(epoch !== this.known.epoch, retry.afterMs);
    this.settings.watch?.throttled();
    // What was promised was promised at a rate that is too high.
    this.giveBack(this.book.dropAll());
    this.serve();
    return true;
  }

  private takeFromLot(): boolean {
    const nowMs = this.clock.now();
    if (this.queue.size > 0 || !this.book.takeFromLot(nowMs)) return false;
    if (this.book.isLotToBeRenewed(nowMs)) void this.ask();
    return true;
  }

  /** Resolves with the epoch of the grant. */
  private turn(priority: Priority, isAgain: boolean): Promise<number> {
    if (this.isClosed) return Promise.reject(closing());
    return new Promise((admit, refuse) => {
      this.queue.add(priority, { admit, refuse }, isAgain);
      if (PRIORITIES.indexOf(priority) < this.refused) this.askAtMs = 0;
      this.serve();
    });
  }

  private serve(): void {
    const nowMs = this.clock.now();
    while (this.queue.size > 0 && this.book.takeFromLot(nowMs)) this.queue.take()?.admit(this.known.epoch);
    this.giveBack(this.book.dropLate(nowMs));
    while (this.queue.size > 0) {
      const slot = this.book.takeDue(nowMs);
      if (slot === undefined) break;
      this.queue.take(slot.isFloor ? slot.priority : undefined)?.admit(slot.epoch);
    }
    const isShort = this.queue.size > this.book.size;
    // The others must hear of a throttle at once, also when nobody waits here.
    if (this.tally.hasThrottles || (isShort && nowMs >= this.askAtMs)) void this.ask();
    this.wakeAt(Math.min(this.book.nextDueMs ?? Infinity, isShort ? this.askAtMs : Infinity), nowMs);
  }

  private wakeAt(atMs: number, nowMs: number): void {
    this.cancelWake?.();
    this.cancelWake = undefined;
    if (this.queue.size === 0 || atMs === Infinity || atMs <= nowMs) return;
    this.cancelWake = this.clock.after(atMs - nowMs, () => {
      this.serve();
    });
  }

  /** One exchange at a time: what comes up meanwhile is told and asked for by the next. */
  private async ask(): Promise<void> {
    if (this.asking || this.isClosed) return;
    this.asking = true;
    const told = this.tally.take();
    const wants = this.wants();
    try {
      const sentPerSecond = this.tally.sentPerSecond(this.clock.now());
      const { bucket, quota } = this.settings;
      const grant = await this.board.exchange(bucket, quota, { wants, ...told, ...this.known, sentPerSecond });
      this.asking = false;
      this.take(grant, wants);
    } catch (error) {
      this.asking = false;
      this.tally.putBack(told);
      this.queue.refuseAll(error);
    }
  }

  private wants(): PerPriority {
    const want = (priority: Priority) => Math.max(0, this.queue.count(priority) - this.book.count(priority));
    return { critical: want('critical'), high: want('high'), medium: want('medium'), low: want('low') };
  }

  private take(grant: PaceGrant, wants: PerPriority): void {
    const { life, epoch, rate, phase } = grant;
    if (epoch !== this.known.epoch || life !== this.known.life) this.tally.newEpoch();
    this.known = { life, epoch, rate };
    const nowMs = this.clock.now();
    this.book.add(grant, nowMs);
    this.askAtMs = nowMs + grant.waitMs;
    this.refused = PRIORITIES.findIndex(
      (priority) => wants[priority] > grant.slots.filter((slot) => slot.priority === priority).length,
    );
    if (this.refused === -1) this.refused = NOBODY;
    this.settings.watch?.granted({ rate, phase });
    this.serve();
  }

  private giveBack(slots: readonly HeldSlot[]): void {
    this.tally.countUnused(slots.filter(({ epoch }) => epoch === this.known.epoch).length);
  }
}

function closing(): NotYetError {
  return new NotYetError('This service is stopping', 0);
}
