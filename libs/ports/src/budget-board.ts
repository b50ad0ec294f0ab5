import type { BudgetLimits } from '@dss/pacing';

/**
 * Where all replicas agree on how many requests they send to a source together. The board's own clock counts; what it does
 * with a question is `takeRequest` and `pauseRequests` of `@dss/pacing`, in one step that nothing comes between.
 */
export abstract class BudgetBoard {
  /**
   * One request, when at least `needed` are there. Throws when the board cannot be reached: then nothing may be sent.
   *
   * @param user whose budget it is: the tenant that is read
   * @returns milliseconds until the question is worth repeating; 0: the request may go out now
   */
  abstract take(user: string, limits: BudgetLimits, needed: number): Promise<number>;
  /** Nobody takes anything for so long, milliseconds; a pause that is longer already stays. */
  abstract pause(user: string, limits: BudgetLimits, ms: number): Promise<void>;
}
