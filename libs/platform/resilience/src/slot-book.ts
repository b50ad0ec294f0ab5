import type { Priority } from '@dss/catalog-model';
import { type PaceGrant, type PaceSlot, VALID_MS } from '@dss/pacing';

export interface HeldSlot extends PaceSlot {
  readonly dueMs: number;
  readonly epoch: number;
}

/** What the board has given us and we have not used yet: slots with their times, or a whole lot. */
export class SlotBook {
  private slots: HeldSlot[] = [];
  private lot = { left: 0, size: 0, untilMs: 0, renewAtMs: 0 };

  add({ slots, lot, lotMs, epoch }: PaceGrant, nowMs: number): void {
    for (const slot of slots) this.slots.push({ ...slot, dueMs: nowMs + slot.inMs, epoch });
    this.slots.sort((a, b) => a.dueMs - b.dueMs);
    this.lot = { left: lot, size: lot, untilMs: nowMs + lotMs, renewAtMs: nowMs + lotMs / 2 };
  }

  get size(): number {
    return this.slots.length;
  }

  count(priority: Priority): number {
    return this.slots.filter((slot) => slot.priority === priority).length;
  }

  get nextDueMs(): number | undefined {
    return this.slots[0]?.dueMs;
  }

  takeDue(nowMs: number): HeldSlot | undefined {
    return this.slots[0] !== undefined && this.slots[0].dueMs <= nowMs ? this.slots.shift() : undefined;
  }

  takeFromLot(nowMs: number): boolean {
    if (this.lot.left <= 0 || nowMs >= this.lot.untilMs) return false;
    this.lot.left -= 1;
    return true;
  }

  /** In good time, so that nobody waits for the next lot. */
  isLotToBeRenewed(nowMs: number): boolean {
    return nowMs >= this.lot.renewAtMs || this.lot.left * 2 < this.lot.size;
  }

  /** Slots whose time has passed, because this process was busy or nobody wanted them. */
  dropLate(nowMs: number): readonly HeldSlot[] {
    const firstInTime = this.slots.findIndex(({ dueMs }) => nowMs <= dueMs + VALID_MS);
    return this.slots.splice(0, firstInTime === -1 ? this.slots.length : firstInTime);
  }

  dropAll(): readonly HeldSlot[] {
    this.lot.left = 0;
    return this.slots.splice(0);
  }
}
