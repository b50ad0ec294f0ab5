import type { Check, Facts } from './check.js';

/** How many ways of saying who we are; of several the operator must say which one is meant. */
function natsWays({ values, said, files }: Facts): string[] {
  const inAddress = values.DSS_NATS_URL !== undefined && new URL(values.DSS_NATS_URL).username !== '';
  return [
    ...(inAddress ? ['DSS_NATS_URL'] : []),
    ...['DSS_NATS_USER', 'DSS_NATS_TOKEN'].filter((name) => said.has(name)),
    ...['DSS_NATS_CREDS_FILE', 'DSS_NATS_NKEY_FILE'].filter((name) => name in files),
  ];
}

export const natsIdentity: Check = {
  about: 'several ways to say who we are at NATS or Redis, or a password without its user',
  find: (facts) => {
    const { said } = facts;
    const ways = natsWays(facts);
    const problems = ways.length > 1 ? [`NATS is told in several ways who we are: keep one of ${ways.join(', ')}`] : [];
    if (said.has('DSS_NATS_PASSWORD') && !said.has('DSS_NATS_USER')) {
      problems.push('DSS_NATS_PASSWORD without DSS_NATS_USER: set both, or put both into DSS_NATS_URL');
    }
    if (said.has('DSS_NATS_USER') && !said.has('DSS_NATS_PASSWORD')) {
      problems.push('DSS_NATS_USER without DSS_NATS_PASSWORD: set both');
    }
    if (isTwiceAtRedis(facts)) {
      problems.push(
        'Redis is told twice who we are: keep DSS_REDIS_URL without user and password, or the settings for them',
      );
    }
    if (said.has('DSS_REDIS_USER') && !said.has('DSS_REDIS_PASSWORD') && !isTwiceAtRedis(facts)) {
      problems.push('DSS_REDIS_USER without DSS_REDIS_PASSWORD: set both');
    }
    return { problems };
  },
};

/** Development servers know no users; production's must. */
export const nobody: Check = {
  about: 'profile `bear` without credentials or a client certificate for NATS or for Redis',
  find: (facts) => {
    const { profile, values, said, files } = facts;
    if (profile !== 'bear') return {};
    const problems: string[] = [];
    if (values.DSS_NATS_URL !== undefined && natsWays(facts).length === 0 && !('DSS_NATS_CERT_FILE' in files)) {
      problems.push(
        'bear wants to be known at NATS: set DSS_NATS_USER and DSS_NATS_PASSWORD, DSS_NATS_TOKEN, DSS_NATS_CREDS_FILE, ' +
          'DSS_NATS_NKEY_FILE or a client certificate (DSS_NATS_CERT_FILE)',
      );
    }
    const isKnownAtRedis = said.has('DSS_REDIS_PASSWORD') || redisHasUser(facts);
    if (values.DSS_REDIS_URL !== undefined && !isKnownAtRedis && !('DSS_REDIS_CERT_FILE' in files)) {
      problems.push(
        'bear wants to be known at Redis: set DSS_REDIS_PASSWORD (and DSS_REDIS_USER) or a client certificate (DSS_REDIS_CERT_FILE)',
      );
    }
    return { problems };
  },
};

function isTwiceAtRedis(facts: Facts): boolean {
  return redisHasUser(facts) && ['DSS_REDIS_USER', 'DSS_REDIS_PASSWORD'].some((name) => facts.said.has(name));
}

function redisHasUser({ values }: Facts): boolean {
  if (values.DSS_REDIS_URL === undefined) return false;
  const { username, password } = new URL(values.DSS_REDIS_URL);
  return username !== '' || password !== '';
}
