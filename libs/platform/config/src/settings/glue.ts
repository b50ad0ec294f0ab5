import { z } from 'zod';
import { QuotasText } from '@dss/pacing';
import { DatabaseTags, FieldOwnersText, ManagementRules } from '@dss/planning';
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
  DSS_MANAGEMENT: optional(ManagementRules, {
    about:
      'What may be done in which database: `observe`, `create`, `update`, `delete`, joined by `+`, or `all`; for one database as `<name>=…`, a name may end with `*`, the first entry that fits holds: `dsp_sales=create+update, observe`. What is not allowed is told as planned and never done. Without it a live target is only observed, a stand-in gets `all`',
  }),
  DSS_FIELD_OWNERS: setting(FieldOwnersText, {
    about:
      'Who has the last word about words of people, for `descriptions`, `comments` and `tags`: `source` (edits in Glue are overwritten and told), `target` (filled once), `merge` (whoever moved alone wins), `ask` (edits are kept and told, the default): `descriptions=source, tags=merge`',
    default: '',
  }),
  DSS_WHEN_DELETED: setting(z.enum(['revert', 'ignore'], { error: 'must be revert or ignore' }), {
    about:
      'What happens to a table of ours that somebody deleted in Glue: `revert` brings it back, `ignore` leaves it away',
    default: 'revert',
  }),
  DSS_DATABASE_TAGS: setting(DatabaseTags, {
    about:
      'Tags that every database of ours carries at AWS, `<key>=<value>` separated by commas; `<space>` and `<tenant>` are replaced. Tags of others stay; `none` for none',
    default: 'datasphere-space=<space>, datasphere-tenant=<tenant>',
  }),
  DSS_GLUE_QUOTAS: setting(QuotasText, {
    about:
      'What AWS allows this account and region, calls per second and burst by operation: `CreateTable=20/40, *=10/20`. What is named is kept exactly by all replicas together; the rest is discovered',
    default: '',
  }),
  DSS_PRODUCTION_ACCOUNTS: setting(list(AccountId), {
    about:
      'Ids of production accounts, separated by commas; in profiles dog and wolf the writer does not start against one',
    default: '',
  }),
};
