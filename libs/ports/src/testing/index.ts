export { type OpenSecrets, secretSourceContract } from './contracts/secret-source-contract.js';
export { type OpenCatalog, targetCatalogContract } from './contracts/target-catalog-contract.js';
export { InMemorySecretSource } from './doubles/in-memory-secret-source.js';
export { type CatalogWrite, InMemoryTargetCatalog } from './doubles/in-memory-target-catalog.js';
