export { CallBudget } from './call-budget.js';
export { type BudgetSettings } from './choose-turn.js';
export { type Clock, systemClock } from './clock.js';
export { createDatasphereSource, type DatasphereSourceOptions } from './create-datasphere-source.js';
export { type CallFamily, type CallGuard } from './datasphere-client.js';
export { HttpDatasphereSource } from './http-datasphere-source.js';
