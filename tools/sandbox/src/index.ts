export { type GlueEdit } from './admin/glue-edit.js';
export { type Call, type CallSummary, type Surface } from './http/call-log.js';
export { type Fault } from './http/faults.js';
export { type Forms, type GlueDump, type Sandbox, type SandboxAdmin } from './sandbox.js';
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
export { startSandbox } from './start-sandbox.js';
export { type Inventory, type InventoryEntry, type ObjectChange } from './tenant/tenant.js';
