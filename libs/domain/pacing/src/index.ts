export { exchange } from './exchange.js';
export { VALID_MS } from './limits.js';
export { PHASES } from './pace.js';
export { type Quotas, QuotasText } from './quotas-text.js';
export type { PaceAsk, PaceGrant, PaceSlot, PaceState, PerPriority, Phase, Quota } from './pace.js';
export {
  type BudgetLimits,
  LONGEST_PAUSE_MS,
  type RequestBudget,
  pauseRequests,
  takeRequest,
} from './request-budget.js';
