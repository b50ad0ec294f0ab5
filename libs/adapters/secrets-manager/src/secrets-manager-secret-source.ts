import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CredentialsRefusedError } from '@dss/errors';
import { SecretSource } from '@dss/ports';
import { z } from 'zod';
import { translateError } from './translate-error.js';

export interface SecretsManagerOptions {
  /** How long a read value is used without asking again. */
  readonly ttlMs?: number | undefined;
  /** After so long a read is given up. */
  readonly callTimeoutMs?: number | undefined;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
}

interface Cached {
  readonly value: string;
  readonly until: number;
}

const FIVE_MINUTES = 300_000;

/**
 * AWS Secrets Manager. A value is read once per five minutes however many ask, and again at once when it was refused
 * (rotation moved AWSCURRENT). Values are private to the language: no print of this object shows one, and no error
 * carries the SDK's own, because a broken answer is quoted in it.
 */
export class SecretsManagerSecretSource extends SecretSource {
  readonly #cache = new Map<string, Cached>();
  readonly #reads = new Map<string, Promise<string>>();

  readonly #client: SecretsManagerClient;
  readonly #options: SecretsManagerOptions;

  constructor(client: SecretsManagerClient, options: SecretsManagerOptions) {
    super();
    this.#client = client;
    this.#options = options;
  }

  async get(reference: string, { fresh = false }: { readonly fresh?: boolean } = {}): Promise<string> {
    const cached = this.#cache.get(reference);
    if (cached && !fresh && cached.until > this.#options.now()) return cached.value;
    const running = this.#reads.get(reference);
    if (running) return running;
    const read = this.#read(reference).finally(() => this.#reads.delete(reference));
    this.#reads.set(reference, read);
    return read;
  }

  /** Closes the connections that are kept alive. */
  close(): void {
    this.#client.destroy();
  }

  async #read(reference: string): Promise<string> {
    const value = readAnswer(reference, await this.#ask(reference));
    this.#cache.set(reference, { value, until: this.#options.now() + (this.#options.ttlMs ?? FIVE_MINUTES) });
    return value;
  }

  async #ask(reference: string): Promise<unknown> {
    const command = new GetSecretValueCommand({ SecretId: reference });
    try {
      return await this.#client.send(command, {
        abortSignal: AbortSignal.timeout(this.#options.callTimeoutMs ?? 12_000),
      });
    } catch (error) {
      throw translateError(error, reference);
    }
  }
}

const SecretAnswer = z.object({ SecretString: z.string() });

function readAnswer(reference: string, answer: unknown): string {
  const read = SecretAnswer.safeParse(answer);
  if (read.success) return read.data.SecretString;
  throw new CredentialsRefusedError(`The secret ${reference} holds no text; store it as a secret string`, {
    reference,
  });
}
