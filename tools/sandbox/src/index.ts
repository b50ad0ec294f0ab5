export { type GlueEdit } from './admin/glue-edit.js';
export { type Call, type CallSummary, type Surface } from './http/call-log.js';
export { type Fault } from './http/faults.js';
export { type Forms, type GlueDump, type ObjectChange, type Sandbox, type SandboxAdmin } from './sandbox.js';
export { SECRET_ID, type SandboxOptions, startSandbox } from './start-sandbox.js';
export { type Inventory, type InventoryEntry } from './tenant/tenant.js';
