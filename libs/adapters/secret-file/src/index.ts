export { FileSecretSource } from './file-secret-source.js';
