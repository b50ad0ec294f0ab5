import { CredentialsRefusedError } from '@dss/errors';
import { SecretSource } from '../../secret-source.js';

export class InMemorySecretSource extends SecretSource {
  /** Private to the language, so that no inspection of the double shows a value. */
  readonly #values: Map<string, string>;

  constructor(values: Readonly<Record<string, string>> = {}) {
    super();
    this.#values = new Map(Object.entries(values));
  }

  get(reference: string): Promise<string> {
    const value = this.#values.get(reference);
    if (value === undefined) return Promise.reject(new CredentialsRefusedError('The secret is missing', { reference }));
    return Promise.resolve(value);
  }

  /** Puts a secret there or rotates it. */
  store(reference: string, value: string): void {
    this.#values.set(reference, value);
  }
}
