export { type SecretsManagerSettings, openSecretsManager } from './open-secrets-manager.js';
export { type SecretsManagerOptions, SecretsManagerSecretSource } from './secrets-manager-secret-source.js';
