export { type GlueCatalogOptions, GlueTargetCatalog } from './glue-target-catalog.js';
export type { CredentialSource, Credentials, RoleToAssume } from './identity/credential-source.js';
export { type PermissionQuestion, type Permissions, askPermissions } from './probe/ask-permissions.js';
export { type LockFinding, type LockTrial, tryLock } from './probe/try-lock.js';
export { type GlueSettings, openGlueTargetCatalog } from './open-glue-target-catalog.js';
