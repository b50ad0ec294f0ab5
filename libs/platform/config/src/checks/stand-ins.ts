import { hash } from 'node:crypto';
import { isStandIn } from '../stand-in.js';
import type { Check } from './check.js';

/** Keys that stand in examples and tests; whoever guesses tries these first. */
const WELL_KNOWN_KEYS = [
  'admin',
  'changeme',
  'dev',
  'key',
  'operator',
  'password',
  'sandbox',
  'secret',
  'test',
  'viewer',
];
const WELL_KNOWN_HASHES = new Set(WELL_KNOWN_KEYS.map((key) => hash('sha256', key, 'hex')));

export const standIns: Check = {
  about:
    'profile `bear` with the sandbox: tenant `sandbox`, its badge, its endpoint, its access key, or no request budget',
  find: ({ profile, values }) => {
    if (profile !== 'bear') return {};
    const problems: string[] = [];
    if (values.DSS_TENANT === 'sandbox') problems.push('bear refuses the sandbox: choose another DSS_TENANT');
    if (values.DSS_SANDBOX === true && values.DSS_TENANT !== 'sandbox') {
      problems.push('bear refuses the sandbox: DSS_SANDBOX must be no');
    }
    for (const name of ['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_GLUE'] as const) {
      if (isStandIn(values[name] ?? '')) problems.push(`bear refuses the sandbox: ${name} is no endpoint of AWS`);
    }
    if (values.AWS_ACCESS_KEY_ID === 'sandbox') {
      problems.push('bear refuses development keys: AWS_ACCESS_KEY_ID is the sandbox’s; unset it and use a role');
    }
    if (values.DSS_DATASPHERE_REQUESTS_PER_MINUTE === 0) {
      problems.push('bear refuses to read without a budget: DSS_DATASPHERE_REQUESTS_PER_MINUTE must be above 0');
    }
    return { problems };
  },
};

export const developmentKeys: Check = {
  about: 'profile `bear` without API keys, or with one that everybody guesses',
  find: ({ profile, values: { DSS_API_KEY_HASHES: keys } }) => {
    if (profile !== 'bear' || keys === undefined) return {};
    if (keys.length === 0) return { problems: ['bear refuses an API without keys: set DSS_API_KEY_HASHES'] };
    const known = keys.filter(({ sha256 }) => WELL_KNOWN_HASHES.has(sha256)).map(({ id }) => id);
    if (known.length === 0) return {};
    return {
      problems: [
        `bear refuses development keys: in DSS_API_KEY_HASHES the key of ${known.join(', ')} is a word that everybody tries`,
      ],
    };
  },
};
