export { type At, type GlueDump, type GlueHands } from './admin/glue-hands.js';
export { SandboxClient } from './admin/sandbox-client.js';
export { type Crawl } from './admin/crawl.js';
export { type DatabaseEdit } from './admin/database-edit.js';
export { type TableEdit } from './admin/table-edit.js';
export { type AwsSettings, type AwsSettingsInput } from './aws/aws-settings.js';
export { type Delivered, type GlueEvent } from './aws/glue/event-feed.js';
export { type Loan } from './aws/identity/role-lender.js';
export { type Call, type CallSummary, type Surface } from './http/call-log.js';
export { type Fault } from './http/faults.js';
export { type AwsAdmin, type Forms, type Sandbox, type SandboxAdmin } from './sandbox.js';
export { SANDBOX_CLIENT, SECRET_ID, type SandboxOptions } from './sandbox-parts.js';
export {
  type AssetEdits,
  type CatalogPlan,
  type GeneratedAsset,
  GeneratedCatalog,
  type GeneratedKind,
} from './tenant/generated/generated-catalog.js';
export { generatedDocument } from './tenant/generated/generated-definition.js';
export { type GeneratedColumn, type GeneratedType } from './tenant/generated/generated-columns.js';
export { type GeneratedEdits } from './tenant/generated/generated-tenant.js';
export { readFlags } from './sandbox.config.js';
export { startSandbox } from './start-sandbox.js';
export { type Inventory, type InventoryEntry, type ObjectChange } from './tenant/tenant.js';
