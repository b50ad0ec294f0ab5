import { z } from 'zod';
import { HOME } from './identity/account.js';
import { AwsError } from './aws-error.js';

/** What the one supported operation reads. */
export const SecretRequest = z.object({ SecretId: z.string().nullish(), VersionStage: z.string().nullish() });

type SecretRequest = z.infer<typeof SecretRequest>;

/** Secrets by name, the same in every account and region. The product only reads them. */
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

  /** What a policy must allow; also of a secret that is not there. */
  arnOf({ SecretId }: SecretRequest, region: string): string {
    return `arn:aws:secretsmanager:${region}:${HOME.account}:secret:${nameOf(SecretId ?? '')}-SANDBX`;
  }

  getSecretValue({ SecretId, VersionStage }: SecretRequest, region: string): object {
    if (SecretId == null || SecretId.length < 1 || SecretId.length > 2048) {
      throw new AwsError(
        'ValidationException',
        "1 validation error detected: Value at 'secretId' failed to satisfy constraint: Member must have length between 1 and 2048",
      );
    }
    const name = nameOf(SecretId);
    const secret = this.#values.get(name);
    if (secret === undefined || !['AWSCURRENT', null, undefined].includes(VersionStage)) {
      throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    }
    return {
      ARN: this.arnOf({ SecretId }, region),
      Name: name,
      VersionId: `00000000-0000-4000-8000-${String(secret.version).padStart(12, '0')}`,
      SecretString: secret.text,
      VersionStages: ['AWSCURRENT'],
      CreatedDate: Math.floor(this.createdAt / 1000),
    };
  }
}

function nameOf(nameOrArn: string): string {
  return /^arn:aws:secretsmanager:[^:]*:\d*:secret:(.+?)(?:-[A-Za-z0-9]{6})?$/.exec(nameOrArn)?.[1] ?? nameOrArn;
}
