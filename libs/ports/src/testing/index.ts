export { datasphereSourceContract, type OpenSource } from './contracts/datasphere-source-contract.js';
export { type OpenSecrets, secretSourceContract } from './contracts/secret-source-contract.js';
export { type SmallTenant, type TenantAsset, type TenantDocument, smallTenant } from './contracts/small-tenant.js';
export { type OpenCatalog, targetCatalogContract } from './contracts/target-catalog-contract.js';
export { InMemoryDatasphereSource, type SourceAsset, type SourceCall } from './doubles/in-memory-datasphere-source.js';
export { InMemorySecretSource } from './doubles/in-memory-secret-source.js';
export { type CatalogWrite, InMemoryTargetCatalog } from './doubles/in-memory-target-catalog.js';
