import { PRIORITIES, type Priority } from '@dss/catalog-model';

export interface Waiter {
  readonly admit: (epoch: number) => void;
  readonly refuse: (error: unknown) => void;
}

/** Callers that wait for their turn: each class in the order of arrival. */
export class ClassQueue {
  private readonly waiting: Readonly<Record<Priority, Waiter[]>> = { critical: [], high: [], medium: [], low: [] };
  size = 0;

  count(priority: Priority): number {
    return this.waiting[priority].length;
  }

  /** `first`: whose turn had already come, and was in vain. */
  add(priority: Priority, waiter: Waiter, first: boolean): void {
    this.size += 1;
    if (first) this.waiting[priority].unshift(waiter);
    else this.waiting[priority].push(waiter);
  }

  /** The next of this class, or without one of the highest that waits. */
  take(preferred?: Priority): Waiter | undefined {
    const own = preferred && this.waiting[preferred].length > 0 ? preferred : undefined;
    const priority = own ?? PRIORITIES.find((one) => this.waiting[one].length > 0);
    if (priority === undefined) return undefined;
    this.size -= 1;
    return this.waiting[priority].shift();
  }

  refuseAll(error: unknown): void {
    for (let waiter = this.take(); waiter !== undefined; waiter = this.take()) waiter.refuse(error);
  }
}
