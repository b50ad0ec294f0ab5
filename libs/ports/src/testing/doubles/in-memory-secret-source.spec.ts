import { secretSourceContract } from '../contracts/secret-source-contract.js';
import { InMemorySecretSource } from './in-memory-secret-source.js';

secretSourceContract('InMemorySecretSource', () => {
  const source = new InMemorySecretSource();
  const store = (reference: string, value: string) => {
    source.store(reference, value);
  };
  return Promise.resolve({ source, store, close: () => Promise.resolve() });
});
