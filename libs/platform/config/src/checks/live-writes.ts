import { isStandIn } from '../stand-in.js';
import type { Check } from './check.js';

/** Writing to live accounts is not complete yet, so only a stand-in is taken without a word of its own. */
export const liveWrites: Check = {
  about: '`glue-writer` against a catalog that may be live without `DSS_ALLOW_LIVE_WRITES=yes`',
  find: ({ values }) => {
    if (values.DSS_ALLOW_LIVE_WRITES !== false) return {};
    const endpoint = values.AWS_ENDPOINT_URL_GLUE ?? values.AWS_ENDPOINT_URL;
    if (endpoint !== undefined && isStandIn(endpoint)) return {};
    const target =
      endpoint === undefined
        ? 'no endpoint is configured, so this would write to a live AWS account'
        : `the Glue endpoint ${new URL(endpoint).origin} may be a live AWS account`;
    return {
      problems: [`${target}: point AWS_ENDPOINT_URL at the sandbox, or set DSS_ALLOW_LIVE_WRITES=yes to accept it`],
    };
  },
};

/** The account itself is asked for after the start; the catalog's id is known before. */
export const productionCatalog: Check = {
  about:
    'profiles `dog` and `wolf` with an account of `DSS_PRODUCTION_ACCOUNTS`, as `DSS_GLUE_CATALOG_ID` or as the caller',
  find: ({ profile, values }) => {
    const { DSS_GLUE_CATALOG_ID: catalog, DSS_PRODUCTION_ACCOUNTS: production = [] } = values;
    if (profile === 'bear' || catalog === undefined || !production.includes(catalog)) return {};
    return {
      problems: [
        `DSS_GLUE_CATALOG_ID is a production account (DSS_PRODUCTION_ACCOUNTS): profile ${profile} does not write there`,
      ],
    };
  },
};
