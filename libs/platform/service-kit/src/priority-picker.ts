import { PRIORITIES, type Priority } from '@dss/catalog-model';

/** A class with waiting work is served at least once in so many dispatches. */
const FLOOR: Readonly<Record<Priority, number>> = { critical: 1, high: 4, medium: 8, low: 16 };

/**
 * Strict priority with floors: the highest class that has work, unless a lower one was passed over too often.
 *
 * At saturation the classes get 9/16, 1/4, 1/8 and 1/16 of the dispatches, and low is passed over at most 16 times in a
 * row (pipeline.md 5, measured). Plain strict priority would starve it for ever.
 */
export class PriorityPicker {
  private readonly passedOver: Record<Priority, number> = { critical: 0, high: 0, medium: 0, low: 0 };

  /**
   * The class to serve next, or undefined when none has work.
   *
   * @param eligible classes that may have this slot; the others are passed over, and that counts
   */
  next(waiting: Readonly<Record<Priority, number>>, eligible: readonly Priority[] = PRIORITIES): Priority | undefined {
    const candidates = PRIORITIES.filter((priority) => waiting[priority] > 0 && eligible.includes(priority));
    const chosen = mostOverdue(candidates, this.passedOver) ?? candidates[0];
    if (chosen === undefined) return undefined;
    for (const priority of PRIORITIES) {
      const passed = priority !== chosen && waiting[priority] > 0;
      this.passedOver[priority] = passed ? this.passedOver[priority] + 1 : 0;
    }
    return chosen;
  }
}

function mostOverdue(
  candidates: readonly Priority[],
  passedOver: Readonly<Record<Priority, number>>,
): Priority | undefined {
  let chosen: Priority | undefined;
  for (const priority of candidates) {
    const overdue = priority !== 'critical' && passedOver[priority] >= FLOOR[priority] - 1;
    const longer = chosen === undefined || passedOver[priority] / FLOOR[priority] > passedOver[chosen] / FLOOR[chosen];
    if (overdue && longer) chosen = priority;
  }
  return chosen;
}
