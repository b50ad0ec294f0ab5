import { z } from 'zod';
import { optional, setting } from '../setting.js';
import { YesNo, address, list } from '../values.js';

const AccountId = z.string().regex(/^\d{12}$/, 'must be 12 digits');

export const glue = {
  AWS_ENDPOINT_URL_GLUE: optional(address(/^https?$/, 'https://host:port'), {
    about: 'Another Glue endpoint; wins over `AWS_ENDPOINT_URL`',
    kind: 'address',
  }),
  DSS_GLUE_CATALOG_ID: optional(AccountId, { about: 'Catalog of another account, 12 digits' }),
  DSS_ALLOW_LIVE_WRITES: setting(YesNo, {
    about: 'Write to a real AWS account; without it the service does not start against one',
    default: 'no',
  }),
  DSS_PRODUCTION_ACCOUNTS: setting(list(AccountId), {
    about:
      'Ids of production accounts, separated by commas; in profiles dog and wolf the writer does not start against one',
    default: '',
  }),
};
