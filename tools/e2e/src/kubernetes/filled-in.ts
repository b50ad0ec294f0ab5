import type { Environment } from '@dss/config';
import type { Authority } from '@dss/config/testing';
import type { FilledIn, SecretTexts } from './rules/environment.js';

const ids: Environment = { DSS_TENANT: 'acme-prod', DSS_INSTALLATION: 'main' };

/** What an operator fills in, as the README asks for it. */
export const FILLED_IN: FilledIn = {
  gateway: ids,
  discovery: { ...ids, DSS_DATASPHERE_SECRET_ID: 'prod/datasphere' },
  'change-detector': ids,
  mapper: ids,
  'glue-writer': { ...ids, DSS_GLUE_ACCOUNT: '111122223333' },
};

/** Contents that fit the keys of the README's Secrets; certificates are real ones. */
export function sampleSecrets(authority: Authority, names: readonly string[] = ['service']): SecretTexts {
  const { certificate, key } = authority.issue(names);
  const held: Readonly<Record<string, string>> = {
    'ca.crt': authority.certificate,
    'tls.crt': certificate,
    'tls.key': key,
    hashes: `ops:admin:${'0'.repeat(64)}`,
  };
  return (_secret, name) => held[name] ?? 'dss-0123456789abcdef';
}
