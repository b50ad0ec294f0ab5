import type { GlueClientConfig } from '@aws-sdk/client-glue';
import { fromIni } from '@aws-sdk/credential-provider-ini';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { fromTokenFile } from '@aws-sdk/credential-provider-web-identity';
import type { CredentialSource, RoleToAssume } from './credential-source.js';
import type { StsDesk } from './sts-desk.js';

type SdkCredentials = NonNullable<GlueClientConfig['credentials']>;

/**
 * Who calls: the source's credentials, or those of the role that they assume. What was asked for and is not there is an
 * error, never the next thing in a row: a writer that is somebody else than it was told to be writes somewhere else.
 */
export function chooseCredentials(
  source: CredentialSource,
  role: RoleToAssume | undefined,
  desk: StsDesk,
): SdkCredentials {
  const own = sourceOf(source, desk);
  if (role === undefined) return own;
  return desk.sessions(own, {
    RoleArn: role.arn,
    RoleSessionName: role.sessionName,
    DurationSeconds: role.seconds,
    ...(role.externalId !== undefined && { ExternalId: role.externalId }),
  });
}

function sourceOf(source: CredentialSource, desk: StsDesk): SdkCredentials {
  const assumers = { roleAssumer: desk.assumeRole, roleAssumerWithWebIdentity: desk.assumeWithWebIdentity };
  switch (source.kind) {
    case 'chain':
      return defaultProvider(assumers);
    case 'keys': {
      const { accessKeyId, secretAccessKey, sessionToken } = source;
      return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
    }
    case 'profile':
      return fromIni({ profile: source.profile, ...assumers });
    case 'web-identity': {
      const { tokenFile, roleArn, sessionName } = source;
      return fromTokenFile({
        webIdentityTokenFile: tokenFile,
        roleArn,
        roleSessionName: sessionName,
        roleAssumerWithWebIdentity: desk.assumeWithWebIdentity,
      });
    }
  }
}
