import type { Check, Facts } from './check.js';

/** Who we are at AWS: what was asked for must be there whole, and only once. */
export const targetIdentity: Check = {
  about:
    'credentials of AWS by halves or in two ways, `DSS_GLUE_CREDENTIALS` without what it names, an external id without a role, a role of another account than `DSS_GLUE_ACCOUNT`',
  find: (facts) => ({ problems: [...halves(facts), ...source(facts), ...role(facts)] }),
};

function halves({ said }: Facts): string[] {
  const [id, secret] = [said.has('AWS_ACCESS_KEY_ID'), said.has('AWS_SECRET_ACCESS_KEY')];
  if (id && !secret) return ['AWS_ACCESS_KEY_ID without AWS_SECRET_ACCESS_KEY: set both'];
  if (!id && secret) return ['AWS_SECRET_ACCESS_KEY without AWS_ACCESS_KEY_ID: set both'];
  return !id && said.has('AWS_SESSION_TOKEN') ? ['AWS_SESSION_TOKEN without AWS_ACCESS_KEY_ID: set both'] : [];
}

const NEEDS = {
  chain: [],
  keys: ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'],
  profile: ['AWS_PROFILE'],
  'web-identity': ['AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_ROLE_ARN'],
} as const;

function source({ values, said }: Facts): string[] {
  const { DSS_GLUE_CREDENTIALS: kind } = values;
  if (kind === undefined) return [];
  const missing = NEEDS[kind].filter((name) => !said.has(name));
  if (missing.length > 0) return [`DSS_GLUE_CREDENTIALS is ${kind}: ${missing.join(' and ')} must be set`];
  if (kind !== 'chain' || !said.has('AWS_PROFILE') || !said.has('AWS_ACCESS_KEY_ID')) return [];
  return [
    'AWS is told in two ways who we are, AWS_PROFILE and AWS_ACCESS_KEY_ID: unset one, or set DSS_GLUE_CREDENTIALS to ' +
      'profile or keys',
  ];
}

/** A role that is assumed by a role: STS lends such a session for an hour at most. */
const LONGEST_CHAINED_MINUTES = 60;

function role({ values, said }: Facts): string[] {
  const { DSS_GLUE_ROLE_ARN: arn, DSS_GLUE_ACCOUNT: account, DSS_GLUE_SESSION_MINUTES: minutes = 0 } = values;
  if (arn === undefined) {
    const isIdle = said.has('DSS_GLUE_EXTERNAL_ID') && !said.has('DSS_GLUE_ROLE_ARN');
    return isIdle ? ['DSS_GLUE_EXTERNAL_ID without DSS_GLUE_ROLE_ARN: an external id is for assuming a role'] : [];
  }
  const problems: string[] = [];
  const owner = arn.split(':')[4] ?? '';
  if (account !== undefined && owner !== account) {
    problems.push(`DSS_GLUE_ROLE_ARN is a role of account ${owner}, DSS_GLUE_ACCOUNT says ${account}`);
  }
  if (minutes > LONGEST_CHAINED_MINUTES && values.DSS_GLUE_CREDENTIALS === 'web-identity') {
    problems.push(
      `DSS_GLUE_SESSION_MINUTES above ${LONGEST_CHAINED_MINUTES}: with web-identity one role assumes another, and such a ` +
        'session ends after an hour',
    );
  }
  return problems;
}
