export { type GlueEdit } from './admin/glue-edit.js';
export { type Call, type CallSummary, type Surface } from './http/call-log.js';
export { type Fault } from './http/faults.js';
export { type Forms, type GlueDump, type Sandbox, type SandboxAdmin } from './sandbox.js';
export { SANDBOX_CLIENT, SECRET_ID, type SandboxOptions } from './sandbox-parts.js';
export { startSandbox } from './start-sandbox.js';
export { type Inventory, type InventoryEntry, type ObjectChange } from './tenant/tenant.js';
