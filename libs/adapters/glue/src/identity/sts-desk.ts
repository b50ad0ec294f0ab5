import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  AssumeRoleWithWebIdentityCommand,
  type AssumeRoleWithWebIdentityCommandInput,
  STSClient,
  type STSClientConfig,
} from '@aws-sdk/client-sts';
import { ContractBrokenError } from '@dss/errors';
import { z } from 'zod';
import { explainRefusedRole } from './explain-refused-role.js';

/** Credentials of a session, as the SDK takes them; renewed by the SDK five minutes before `expiration`. */
export interface SessionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
}

type StsCredentials = NonNullable<STSClientConfig['credentials']>;

/**
 * Assumes roles over our own wire, whoever asks: the SDK's providers would otherwise open connections of their own,
 * with other authorities, other limits of time and another endpoint.
 */
export class StsDesk {
  private readonly clients: STSClient[] = [];

  /** @param settings of an STS client without credentials */
  constructor(private readonly settings: Omit<STSClientConfig, 'credentials'>) {}

  /** Sessions of a role, one after the other, each with the credentials that hold then. */
  sessions(credentials: StsCredentials, wish: AssumeRoleCommandInput): () => Promise<SessionCredentials> {
    const client = this.client({ ...this.settings, credentials });
    return async () => {
      try {
        const answer = await client.send(new AssumeRoleCommand(wish));
        return readSession('AssumeRole', answer);
      } catch (error) {
        throw explainRefusedRole(error, wish);
      }
    };
  }

  /** For the SDK's own providers, which know a role from a profile. */
  readonly assumeRole = (credentials: StsCredentials, wish: AssumeRoleCommandInput): Promise<SessionCredentials> =>
    this.sessions(credentials, wish)();

  /** Known by its token alone, so without credentials. */
  readonly assumeWithWebIdentity = async (wish: AssumeRoleWithWebIdentityCommandInput): Promise<SessionCredentials> => {
    const client = this.client(this.settings);
    try {
      const answer = await client.send(new AssumeRoleWithWebIdentityCommand(wish));
      return readSession('AssumeRoleWithWebIdentity', answer);
    } catch (error) {
      throw explainRefusedRole(error, wish);
    }
  };

  private client(settings: STSClientConfig): STSClient {
    const client = new STSClient(settings);
    this.clients.push(client);
    return client;
  }

  close(): void {
    for (const client of this.clients) client.destroy();
  }
}

const SessionAnswer = z.object({
  Credentials: z.object({
    AccessKeyId: z.string(),
    SecretAccessKey: z.string(),
    SessionToken: z.string(),
    Expiration: z.date(),
  }),
});

function readSession(operation: string, answer: unknown): SessionCredentials {
  const read = SessionAnswer.safeParse(answer);
  // Without the answer: it holds what nobody may see.
  if (!read.success) throw new ContractBrokenError(`sts.${operation} answered without credentials`, { operation });
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = read.data.Credentials;
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    expiration: Expiration,
  };
}
