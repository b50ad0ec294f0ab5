import { isLoopback } from '../loopback.js';
import type { Check } from './check.js';

export const keylessApi: Check = {
  about: 'an API without keys that listens on more than loopback',
  find: ({ values: { DSS_HOST: host, DSS_API_KEY_HASHES: keys } }) => {
    if (host === undefined || keys === undefined || keys.length > 0 || isLoopback(host)) return {};
    return {
      problems: [
        'without API keys the gateway listens on loopback only: set DSS_API_KEY_HASHES to at least one ' +
          '<id>:<role>:<sha256 of the key>, or DSS_HOST to 127.0.0.1',
      ],
    };
  },
};

/** Profile dog trusts everybody on its machine, so nobody else may reach it. */
export const publicDog: Check = {
  about: 'profile `dog` on more than loopback, with the API or the health port',
  find: ({ profile, values }) => {
    if (profile !== 'dog') return {};
    const names = (['DSS_HOST', 'DSS_HEALTH_HOST'] as const).filter((name) => !isLoopback(values[name] ?? 'localhost'));
    return {
      problems: names.map(
        (name) => `profile dog listens on loopback only: set ${name} to 127.0.0.1, or choose wolf or bear`,
      ),
    };
  },
};

export const onePortTwice: Check = {
  about: 'one port for API and health',
  find: ({ values: { DSS_PORT: api, DSS_HEALTH_PORT: health } }) =>
    api !== undefined && api !== 0 && api === health
      ? { problems: ['DSS_PORT and DSS_HEALTH_PORT are the same; give each its own'] }
      : {},
};
