export { DatabaseTags, databaseTags } from './database-tags.js';
export { Decision } from './decision.js';
export {
  DEFAULT_FIELD_OWNERS,
  FIELD_GROUPS,
  type FieldGroup,
  FieldOwner,
  FieldOwners,
  FieldOwnersText,
} from './field-owners.js';
export { DatabaseInput, GlueColumn, ObservedTable, StorageDescriptor, TableInput } from './glue-shapes.js';
export {
  type DatabaseStanding,
  type GivenDatabase,
  type GivenTable,
  isRatherTheTable,
  readDatabaseStanding,
  readGivenTable,
} from './given-names.js';
export { isOwnVersion, runOf } from './base-record.js';
export { type WrittenFacts, type WrittenVerdict, judgeWritten } from './judge-written.js';
export { type ImageFacts, NormalisedField } from './normalised.js';
export { type Identity, type Ownership, createTimeOf, judgeOwnership } from './ownership.js';
export {
  MANAGE_ALL,
  MANAGEMENT_VERBS,
  type Management,
  type ManagementRule,
  ManagementRules,
  type ManagementVerb,
  OBSERVE_ONLY,
  managementOf,
  withPolicy,
  withheldReason,
} from './management.js';
export { type PlannedOutcome, operationOf, outcomeOf } from './outcome-of.js';
export { ADOPT, APPLIED, OWNER, RETIRED, RUN, SPACE, TECHNICAL_NAME } from './parameter-names.js';
export { GLUE_ACTIONS, type GlueAction, PROBE_DATABASE_PREFIX } from './permissions/glue-actions.js';
export {
  type CatalogPlace,
  type PolicyDocument,
  type PolicyStatement,
  type Privileges,
  actionsFor,
  leastPrivilege,
  resourceOf,
} from './permissions/least-privilege.js';
export { type ManagedDatabases, managedDatabases, mayTryLock, needsLock } from './permissions/managed-databases.js';
export { type DatabasePlan, type DatabaseQuestion, planDatabase } from './plan-database.js';
export { type TableQuestion, planTable } from './plan-table.js';
export { tableInputOf } from './table-input.js';
export { readBack } from './read-back.js';
export {
  type Conflict,
  type Edits,
  type FieldChange,
  type OpenConflict,
  SettledConflict,
  type TablePlan,
  type WritePlan,
} from './table-plan.js';
