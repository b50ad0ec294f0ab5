export { type GlueCatalogOptions, GlueTargetCatalog } from './glue-target-catalog.js';
export type { CredentialSource, Credentials, RoleToAssume } from './identity/credential-source.js';
export { type GlueSettings, openGlueTargetCatalog } from './open-glue-target-catalog.js';
