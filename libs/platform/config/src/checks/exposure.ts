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
