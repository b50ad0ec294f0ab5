export { DatabaseInput, GlueColumn, ObservedTable, StorageDescriptor, TableInput } from './glue-shapes.js';
export { type Identity } from './ownership.js';
export { type PlannedOutcome, operationOf, outcomeOf } from './outcome-of.js';
export { APPLIED, OWNER, RUN, SPACE, TECHNICAL_NAME } from './parameter-names.js';
export { type DatabasePlan, type DatabaseQuestion, planDatabase } from './plan-database.js';
export { type TableQuestion, planTable } from './plan-table.js';
export { tableInputOf } from './table-input.js';
export { readBack } from './read-back.js';
export { type Conflict, SettledConflict, type TablePlan } from './table-plan.js';
