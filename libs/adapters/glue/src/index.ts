export { type GlueCatalogOptions, GlueTargetCatalog } from './glue-target-catalog.js';
export { type Credentials, type GlueSettings, openGlueTargetCatalog } from './open-glue-target-catalog.js';
