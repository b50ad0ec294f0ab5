import { isStandIn } from '../stand-in.js';
import type { Check } from './check.js';

/** Credentials lie around on machines: whoever points at AWS says which account is meant, and nothing else is touched. */
export const liveTarget: Check = {
  about: '`glue-writer` against a catalog that may be live without `DSS_GLUE_ACCOUNT`',
  find: ({ values, said }) => {
    // The service that has such credentials is the one that has a target.
    if (values.DSS_GLUE_CREDENTIALS === undefined || said.has('DSS_GLUE_ACCOUNT')) return {};
    const endpointName = said.has('AWS_ENDPOINT_URL_GLUE') ? 'AWS_ENDPOINT_URL_GLUE' : 'AWS_ENDPOINT_URL';
    const endpoint = values[endpointName];
    if (endpoint === undefined && said.has(endpointName)) return {};
    if (endpoint !== undefined && isStandIn(endpoint)) return {};
    const target =
      endpoint === undefined
        ? 'no endpoint is configured, so the target is a live AWS account'
        : `the Glue endpoint ${new URL(endpoint).origin} may be a live AWS account`;
    return {
      problems: [
        `${target}: set DSS_GLUE_ACCOUNT to the account that is meant, or point AWS_ENDPOINT_URL at the sandbox`,
      ],
    };
  },
};

/** The account itself is asked for after the start; what settings say about it is known before. */
export const productionCatalog: Check = {
  about:
    'profiles `dog` and `wolf` with an account of `DSS_PRODUCTION_ACCOUNTS`, as `DSS_GLUE_CATALOG_ID`, as `DSS_GLUE_ACCOUNT` or as the caller',
  find: ({ profile, values }) => {
    const { DSS_PRODUCTION_ACCOUNTS: production = [] } = values;
    if (profile === 'bear') return {};
    return {
      problems: (['DSS_GLUE_CATALOG_ID', 'DSS_GLUE_ACCOUNT'] as const)
        .filter((name) => production.includes(values[name] ?? ''))
        .map(
          (name) =>
            `${name} is a production account (DSS_PRODUCTION_ACCOUNTS): profile ${profile} does not write there`,
        ),
    };
  },
};
