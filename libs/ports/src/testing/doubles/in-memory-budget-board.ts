import { type BudgetLimits, type RequestBudget, pauseRequests, takeRequest } from '@dss/pacing';
import { BudgetBoard } from '../../budget-board.js';

export class InMemoryBudgetBoard extends BudgetBoard {
  private readonly budgets = new Map<string, RequestBudget>();

  constructor(private readonly nowMs: () => number = Date.now) {
    super();
  }

  take(user: string, limits: BudgetLimits, needed: number): Promise<number> {
    const { budget, waitMs } = takeRequest(this.budgets.get(user), limits, needed, this.nowMs());
    this.budgets.set(user, budget);
    return Promise.resolve(waitMs);
  }

  pause(user: string, limits: BudgetLimits, ms: number): Promise<void> {
    this.budgets.set(user, pauseRequests(this.budgets.get(user), limits, ms, this.nowMs()));
    return Promise.resolve();
  }

  forgetAll(): void {
    this.budgets.clear();
  }
}
