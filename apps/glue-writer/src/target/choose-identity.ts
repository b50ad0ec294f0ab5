import { ConfigInvalidError } from '@dss/errors';
import type { CredentialSource, RoleToAssume } from '@dss/glue';
import type { GlueWriterSettings } from '../glue-writer.config.js';

/** Whose credentials the settings ask for, and which role they assume. */
export function chooseIdentity(settings: GlueWriterSettings): {
  readonly source: CredentialSource;
  readonly role: RoleToAssume | undefined;
} {
  const { DSS_GLUE_ROLE_ARN: arn, DSS_GLUE_SESSION_MINUTES: minutes } = settings;
  const role = arn === undefined ? undefined : { arn, ...sessionOf(settings), seconds: minutes * 60 };
  return { source: sourceOf(settings), role };
}

function sessionOf({ DSS_GLUE_EXTERNAL_ID: externalId, DSS_GLUE_SESSION_NAME: sessionName }: GlueWriterSettings) {
  return { externalId, sessionName };
}

function sourceOf(settings: GlueWriterSettings): CredentialSource {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = settings;
  const keys =
    accessKeyId === undefined || secretAccessKey === undefined
      ? undefined
      : { kind: 'keys' as const, accessKeyId, secretAccessKey, sessionToken: settings.AWS_SESSION_TOKEN };
  switch (settings.DSS_GLUE_CREDENTIALS) {
    case 'chain':
      // Keys come first in the chain too, and here they may also have come from a file.
      return keys ?? { kind: 'chain' };
    case 'keys':
      return keys ?? missing('AWS_ACCESS_KEY_ID');
    case 'profile':
      return { kind: 'profile', profile: settings.AWS_PROFILE ?? missing('AWS_PROFILE') };
    case 'web-identity':
      return {
        kind: 'web-identity',
        tokenFile: settings.AWS_WEB_IDENTITY_TOKEN_FILE ?? missing('AWS_WEB_IDENTITY_TOKEN_FILE'),
        roleArn: settings.AWS_ROLE_ARN ?? missing('AWS_ROLE_ARN'),
        sessionName: settings.DSS_GLUE_SESSION_NAME,
      };
  }
}

/** A check of the settings has asked already. */
function missing(name: string): never {
  throw new ConfigInvalidError(`${name} must be set`);
}
