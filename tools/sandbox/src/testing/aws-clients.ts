import { GlueClient } from '@aws-sdk/client-glue';
import { STSClient } from '@aws-sdk/client-sts';
import { type Sandbox } from '../sandbox.js';

export interface AwsKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface AwsClients {
  readonly glue: (keys?: AwsKeys, region?: string, more?: { maxAttempts?: number }) => GlueClient;
  readonly sts: (keys?: AwsKeys) => STSClient;
  readonly destroy: () => void;
}

export function keys(accessKeyId: string): AwsKeys {
  return { accessKeyId, secretAccessKey: 'secret' };
}

/** Clients of the real SDK for one stand-in, one attempt per call unless told otherwise; destroyed together. */
export function awsClients({ awsUrl: endpoint }: Pick<Sandbox, 'awsUrl'>): AwsClients {
  const opened: { destroy(): void }[] = [];
  const kept = <T extends { destroy(): void }>(client: T): T => {
    opened.push(client);
    return client;
  };
  return {
    glue: (credentials = keys('AKIASANDBOX'), region = 'eu-central-1', { maxAttempts = 1 } = {}) =>
      kept(new GlueClient({ endpoint, region, credentials, maxAttempts })),
    sts: (credentials = keys('AKIASANDBOX')) =>
      kept(new STSClient({ endpoint, region: 'eu-central-1', credentials, maxAttempts: 1 })),
    destroy: () => {
      for (const client of opened) client.destroy();
    },
  };
}
