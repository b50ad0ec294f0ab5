import { createHash } from 'node:crypto';
import { examine } from '../examine.js';
import { SETTINGS_OF, type Service } from '../services.js';

const world = {
  readText: (path: string): string => {
    if (path === '/token') return 'canary-token';
    throw Object.assign(new Error(path), { code: 'ENOENT' });
  },
  now: new Date('2026-11-01T00:00:00Z'),
};
type Variables = Readonly<Record<string, string>>;
const problems = (service: Service, environment: Variables) =>
  examine(SETTINGS_OF[service], environment, world).problems;
const hashOf = (key: string) => createHash('sha256').update(key).digest('hex');

/** Starts in production, each service for itself. */
const BEAR: Variables = {
  DSS_PROFILE: 'bear',
  DSS_TENANT: 'acme',
  DSS_INSTALLATION: 'prod',
  DSS_NATS_URL: 'tls://nats:4222',
  DSS_NATS_USER: 'dss',
  DSS_NATS_PASSWORD: 'canary-1',
  DSS_REDIS_URL: 'rediss://redis:6379',
  DSS_REDIS_PASSWORD: 'canary-2',
  DSS_TLS_TERMINATED: 'yes',
  DSS_HOST: '0.0.0.0',
  DSS_HEALTH_HOST: '0.0.0.0',
  DSS_API_KEY_HASHES: `ci:operator:${hashOf('f3b0-canary')}`,
  DSS_DATASPHERE_SECRET_ID: 'datasphere',
  DSS_GLUE_ACCOUNT: '444455556666',
};

const LIVE: Variables = { DSS_GLUE_ACCOUNT: '444455556666' };
const ROLE: Variables = { DSS_GLUE_ROLE_ARN: 'arn:aws:iam::444455556666:role/team/dsp-sync' };
const KEYS: Variables = { AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 'canary' };
const WEB_IDENTITY: Variables = {
  DSS_GLUE_CREDENTIALS: 'web-identity',
  AWS_WEB_IDENTITY_TOKEN_FILE: '/token',
  AWS_ROLE_ARN: 'arn:aws:iam::111122223333:role/pod',
};

describe('combinations of settings', () => {
  it.each(['gateway', 'discovery', 'change-detector', 'mapper', 'glue-writer'] as const)(
    'let %s start in a sound production',
    (service) => {
      expect(problems(service, BEAR)).toEqual([]);
    },
  );

  it.each<[string, Service, Variables, RegExp]>([
    ['NATS in plain text', 'mapper', { DSS_NATS_URL: 'nats://nats:4222' }, /^bear refuses plain text: DSS_NATS_URL/],
    [
      'Redis in plain text',
      'mapper',
      { DSS_REDIS_URL: 'redis://redis:6379' },
      /^bear refuses plain text: DSS_REDIS_URL/,
    ],
    ['SAP in plain text', 'discovery', { DSS_DATASPHERE_REQUIRE_TLS: 'no' }, /plain text: DSS_DATASPHERE_REQUIRE_TLS/],
    ['AWS in plain text', 'discovery', { AWS_ENDPOINT_URL: 'http://aws.example.com' }, /plain text: AWS_ENDPOINT_URL /],
    ['Glue in plain text', 'glue-writer', { AWS_ENDPOINT_URL_GLUE: 'http://a.example.com' }, /AWS_ENDPOINT_URL_GLUE/],
    ['an API in plain text', 'gateway', { DSS_TLS_TERMINATED: 'no' }, /DSS_TLS_CERT_FILE.*DSS_TLS_TERMINATED=yes/],
    ['an API without keys', 'gateway', { DSS_API_KEY_HASHES: '', DSS_HOST: '127.0.0.1' }, /without keys: set DSS_API/],
    [
      'a key that is a word',
      'gateway',
      { DSS_API_KEY_HASHES: `me:admin:${hashOf('changeme')}` },
      /development keys.*me /,
    ],
    ['the sandbox tenant', 'mapper', { DSS_TENANT: 'sandbox' }, /sandbox: choose another DSS_TENANT/],
    ['the sandbox badge', 'gateway', { DSS_SANDBOX: 'yes' }, /DSS_SANDBOX must be no/],
    ['the sandbox endpoint', 'glue-writer', { AWS_ENDPOINT_URL: 'https://sandbox:4566' }, /sandbox: AWS_ENDPOINT_URL/],
    [
      'the sandbox access key',
      'discovery',
      { AWS_ACCESS_KEY_ID: 'sandbox', AWS_SECRET_ACCESS_KEY: 'x' },
      /development keys: AWS_ACCESS_KEY_ID/,
    ],
    [
      'no request budget',
      'discovery',
      { DSS_DATASPHERE_REQUESTS_PER_MINUTE: '0' },
      /REQUESTS_PER_MINUTE must be above/,
    ],
    ['nobody at NATS', 'mapper', { DSS_NATS_USER: '', DSS_NATS_PASSWORD: '' }, /known at NATS/],
    ['nobody at Redis', 'mapper', { DSS_REDIS_PASSWORD: '' }, /known at Redis/],
  ])('stop production with %s', (_story, service, change, expected) => {
    const found = problems(service, { ...BEAR, ...change });
    expect(found).toEqual([expect.stringMatching(expected)]);
  });

  it('bear NATS and Redis users that stand in the addresses', () => {
    const inAddresses = {
      ...{ DSS_NATS_USER: '', DSS_NATS_PASSWORD: '', DSS_REDIS_PASSWORD: '' },
      DSS_NATS_URL: 'tls://dss:canary@nats:4222',
      DSS_REDIS_URL: 'rediss://:canary@redis:6379',
    };
    expect(problems('mapper', { ...BEAR, ...inAddresses })).toEqual([]);
  });

  it('name everything that is wrong in production at once, and no secret', () => {
    const found = problems('gateway', {
      DSS_PROFILE: 'bear',
      DSS_TENANT: 'sandbox',
      DSS_NATS_URL: 'nats://me:canary@n',
    });
    expect(found.join('\n')).toMatch(
      /DSS_INSTALLATION is missing[^]*DSS_REDIS_URL is missing[^]*DSS_NATS_URL must[^]*give the API a certificate[^]*choose another DSS_TENANT[^]*API without keys/,
    );
    expect(found.join()).not.toContain('canary');
  });

  it.each<[string, Service, Variables, RegExp | undefined]>([
    [
      'the API of dog on every address',
      'gateway',
      { DSS_HOST: '0.0.0.0', DSS_API_KEY_HASHES: `a:viewer:${hashOf('x')}` },
      /profile dog.*DSS_HOST/,
    ],
    ['the health port of dog on every address', 'mapper', { DSS_HEALTH_HOST: '::' }, /profile dog.*DSS_HEALTH_HOST/],
    ['the health port of wolf on every address', 'mapper', { DSS_PROFILE: 'wolf', DSS_HEALTH_HOST: '::' }, undefined],
    ['no keys on loopback', 'gateway', { DSS_PROFILE: 'wolf' }, undefined],
    [
      'no keys on every address',
      'gateway',
      { DSS_PROFILE: 'wolf', DSS_HOST: '0.0.0.0' },
      /DSS_API_KEY_HASHES.*DSS_HOST/,
    ],
    ['one port twice', 'gateway', { DSS_PORT: '9090' }, /DSS_PORT and DSS_HEALTH_PORT/],
    ['free ports for both', 'gateway', { DSS_PORT: '0', DSS_HEALTH_PORT: '0' }, undefined],
    ['no secret of the tenant', 'discovery', {}, /DSS_DATASPHERE_SECRET_ID or DSS_DATASPHERE_SECRET_FILE/],
    ['a user without password', 'mapper', { DSS_NATS_USER: 'me' }, /DSS_NATS_USER without/],
    ['a password without user', 'mapper', { DSS_NATS_PASSWORD: 'canary' }, /DSS_NATS_PASSWORD without/],
    ['a Redis password alone', 'mapper', { DSS_REDIS_PASSWORD: 'canary' }, undefined],
    ['a Redis user alone', 'mapper', { DSS_REDIS_USER: 'me' }, /DSS_REDIS_USER without/],
    [
      'two identities at NATS',
      'mapper',
      { DSS_NATS_URL: 'nats://me:canary@n', DSS_NATS_TOKEN: 'canary' },
      /keep one of DSS_NATS_URL, DSS_NATS_TOKEN/,
    ],
    [
      'two identities at Redis',
      'mapper',
      { DSS_REDIS_URL: 'redis://:canary@r', DSS_REDIS_PASSWORD: 'canary' },
      /Redis is told twice/,
    ],
    ['a live account', 'glue-writer', {}, /^no endpoint.*DSS_GLUE_ACCOUNT/],
    ['a live account that is named', 'glue-writer', { DSS_GLUE_ACCOUNT: '444455556666' }, undefined],
    [
      'a live Glue beside a sandbox',
      'glue-writer',
      { AWS_ENDPOINT_URL: 'http://sandbox:4566', AWS_ENDPOINT_URL_GLUE: 'https://user:canary@glue.example.com/x' },
      /https:\/\/glue\.example\.com may/,
    ],
    ['the sandbox', 'glue-writer', { AWS_ENDPOINT_URL: 'http://sandbox:4566' }, undefined],
    [
      'a production catalog',
      'glue-writer',
      {
        AWS_ENDPOINT_URL: 'http://sandbox:4566',
        DSS_GLUE_CATALOG_ID: '111122223333',
        DSS_PRODUCTION_ACCOUNTS: '000000000000, 111122223333',
      },
      /DSS_GLUE_CATALOG_ID is a production account/,
    ],
    [
      'a production account',
      'glue-writer',
      { DSS_GLUE_ACCOUNT: '111122223333', DSS_PRODUCTION_ACCOUNTS: '111122223333' },
      /DSS_GLUE_ACCOUNT is a production account/,
    ],
    [
      'an external id without a role',
      'glue-writer',
      { ...LIVE, DSS_GLUE_EXTERNAL_ID: 'canary-id' },
      /DSS_GLUE_EXTERNAL_ID without DSS_GLUE_ROLE_ARN/,
    ],
    ['an external id for a role', 'glue-writer', { ...LIVE, ...ROLE, DSS_GLUE_EXTERNAL_ID: 'canary-id' }, undefined],
    [
      'a role of another account',
      'glue-writer',
      { ...ROLE, DSS_GLUE_ACCOUNT: '111122223333' },
      /role of account 444455556666, DSS_GLUE_ACCOUNT says 111122223333/,
    ],
    [
      'keys that are not there',
      'glue-writer',
      { ...LIVE, DSS_GLUE_CREDENTIALS: 'keys' },
      /is keys: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must/,
    ],
    ['no profile', 'glue-writer', { ...LIVE, DSS_GLUE_CREDENTIALS: 'profile' }, /AWS_PROFILE must/],
    [
      'half a web identity',
      'glue-writer',
      { ...LIVE, DSS_GLUE_CREDENTIALS: 'web-identity', AWS_WEB_IDENTITY_TOKEN_FILE: '/token' },
      /web-identity: AWS_ROLE_ARN must/,
    ],
    ['half a key', 'discovery', { DSS_DATASPHERE_SECRET_ID: 'x', AWS_ACCESS_KEY_ID: 'AKIA' }, /without AWS_SECRET/],
    [
      'the other half',
      'discovery',
      { DSS_DATASPHERE_SECRET_ID: 'x', AWS_SECRET_ACCESS_KEY: 'canary' },
      /without AWS_ACCESS_KEY_ID/,
    ],
    ['a profile beside keys', 'glue-writer', { ...LIVE, ...KEYS, AWS_PROFILE: 'me' }, /two ways.*DSS_GLUE_CREDENTIALS/],
    [
      'a profile beside keys, and which is meant',
      'glue-writer',
      { ...LIVE, ...KEYS, AWS_PROFILE: 'me', DSS_GLUE_CREDENTIALS: 'keys' },
      undefined,
    ],
    [
      'a chained session of two hours',
      'glue-writer',
      { ...LIVE, ...ROLE, ...WEB_IDENTITY, DSS_GLUE_SESSION_MINUTES: '120' },
      /DSS_GLUE_SESSION_MINUTES above 60/,
    ],
    [
      'runs that go before their manifests',
      'mapper',
      { DSS_KEEP_RUNS_DAYS: '10' },
      /DSS_KEEP_RUNS_DAYS must be at least/,
    ],
    [
      'events that go before waits',
      'mapper',
      { DSS_KEEP_EVENTS_DAYS: '2', DSS_KEEP_WAITS_HOURS: '49' },
      /DSS_KEEP_EVENTS_DAYS must cover/,
    ],
    [
      'accounting that goes before waits',
      'mapper',
      { DSS_KEEP_ACCOUNTING_DAYS: '1', DSS_KEEP_WAITS_HOURS: '25' },
      /DSS_KEEP_ACCOUNTING_DAYS must cover/,
    ],
    [
      'patterns that could meet',
      'discovery',
      { DSS_DATASPHERE_SECRET_ID: 'x', DSS_OTHER_DATABASE_PATTERNS: 'acme_<space>, dsp_acme_<space>' },
      /the same name as dsp_acme_<space>/,
    ],
    [
      'patterns that cannot meet',
      'discovery',
      { DSS_DATASPHERE_SECRET_ID: 'x', DSS_OTHER_DATABASE_PATTERNS: 'acme_<space>' },
      undefined,
    ],
  ])('judge %s', (_story, service, environment, expected) => {
    const found = problems(service, environment);
    expect(found).toEqual(expected === undefined ? [] : [expect.stringMatching(expected)]);
    expect(found.join()).not.toContain('canary');
  });

  it.each<[string, Service, Variables, readonly RegExp[]]>([
    ['an account', 'glue-writer', { DSS_GLUE_ACCOUNT: '123' }, [/^DSS_GLUE_ACCOUNT: must be 12/]],
    ['an endpoint', 'glue-writer', { AWS_ENDPOINT_URL: 'sandbox:4566' }, [/^AWS_ENDPOINT_URL: must be an address/]],
    [
      'a Glue endpoint beside a sandbox',
      'glue-writer',
      { AWS_ENDPOINT_URL: 'http://sandbox:4566', AWS_ENDPOINT_URL_GLUE: 'glue' },
      [/^AWS_ENDPOINT_URL_GLUE: must be an address/],
    ],
    [
      'a role',
      'glue-writer',
      { ...LIVE, DSS_GLUE_ROLE_ARN: 'me', DSS_GLUE_EXTERNAL_ID: 'canary' },
      [/^DSS_GLUE_ROLE_ARN: must be an ARN/],
    ],
    [
      'a role of a web identity',
      'glue-writer',
      { ...LIVE, ...WEB_IDENTITY, AWS_ROLE_ARN: 'me' },
      [/^AWS_ROLE_ARN: must be an ARN/],
    ],
    [
      'half a key',
      'glue-writer',
      { ...LIVE, ...{ AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY_FILE: '/nowhere' } },
      [/^AWS_SECRET_ACCESS_KEY_FILE: file/],
    ],
    [
      'a password in production',
      'mapper',
      { ...BEAR, DSS_NATS_PASSWORD: '', DSS_NATS_PASSWORD_FILE: '/nowhere', DSS_REDIS_PASSWORD_FILE: '/nowhere' },
      [/^DSS_NATS_PASSWORD_FILE: file/, /^DSS_REDIS_PASSWORD and DSS_REDIS_PASSWORD_FILE are both set/],
    ],
    [
      'a certificate in production',
      'gateway',
      { ...BEAR, DSS_TLS_TERMINATED: 'no', DSS_TLS_CERT_FILE: '/nowhere', DSS_TLS_KEY_FILE: '/nowhere' },
      [/^DSS_TLS_CERT_FILE: file/, /^DSS_TLS_KEY_FILE: file/],
    ],
  ])('call %s wrong, and not missing as well', (_story, service, environment, expected) => {
    const told: unknown[] = expected.map((each) => expect.stringMatching(each) as unknown);
    expect(problems(service, environment)).toEqual(told);
  });

  it('are not judged under a profile that does not exist', () => {
    expect(problems('mapper', { DSS_PROFILE: 'cat', DSS_HEALTH_HOST: '::' })).toEqual([
      'DSS_PROFILE: must be dog, wolf or bear',
    ]);
  });
});
