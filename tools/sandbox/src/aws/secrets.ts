import { z } from 'zod';
import { ACCOUNT } from './account.js';
import { AwsError } from './aws-error.js';

/** What the one supported operation reads. */
export const SecretRequest = z.object({ SecretId: z.string().nullish(), VersionStage: z.string().nullish() });

/** Secrets by name. The product only reads them. */
export class Secrets {
  readonly #values = new Map<string, { text: string; version: number }>();

  constructor(
    secrets: Readonly<Record<string, string>>,
    private readonly createdAt: number,
  ) {
    for (const [name, text] of Object.entries(secrets)) this.set(name, text);
  }

  /** A new value becomes AWSCURRENT, as a rotation does. */
  set(name: string, text: string): void {
    this.#values.set(name, { text, version: (this.#values.get(name)?.version ?? 0) + 1 });
  }

  get(name: string): string | undefined {
    return this.#values.get(name)?.text;
  }

  getSecretValue({ SecretId, VersionStage }: z.infer<typeof SecretRequest>, region: string): object {
    if (SecretId == null || SecretId.length < 1 || SecretId.length > 2048) {
      throw new AwsError(
        'ValidationException',
        "1 validation error detected: Value at 'secretId' failed to satisfy constraint: Member must have length between 1 and 2048",
      );
    }
    const name = /^arn:aws:secretsmanager:[^:]*:\d*:secret:(.+?)(?:-[A-Za-z0-9]{6})?$/.exec(SecretId)?.[1] ?? SecretId;
    const secret = this.#values.get(name);
    if (secret === undefined || !['AWSCURRENT', null, undefined].includes(VersionStage)) {
      throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    }
    return {
      ARN: `arn:aws:secretsmanager:${region}:${ACCOUNT}:secret:${name}-SANDBX`,
      Name: name,
      VersionId: `00000000-0000-4000-8000-${String(secret.version).padStart(12, '0')}`,
      SecretString: secret.text,
      VersionStages: ['AWSCURRENT'],
      CreatedDate: Math.floor(this.createdAt / 1000),
    };
  }
}
