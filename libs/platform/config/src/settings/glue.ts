import { z } from 'zod';
import { QuotasText } from '@dss/pacing';
import { DatabaseTags, FieldOwnersText, ManagementRules } from '@dss/planning';
import { optional, setting } from '../setting.js';
import { YesNo, address, list, wholeNumber } from '../values.js';
import { RoleArn } from './aws.js';

const AccountId = z.string().regex(/^\d{12}$/, 'must be 12 digits');

export const glue = {
  AWS_ENDPOINT_URL_GLUE: optional(address(/^https?$/, 'https://host:port'), {
    about: 'Another Glue endpoint; wins over `AWS_ENDPOINT_URL`',
    kind: 'address',
  }),
  DSS_GLUE_CATALOG_ID: optional(AccountId, { about: 'Catalog of another account, 12 digits' }),
  DSS_GLUE_ACCOUNT: optional(AccountId, {
    about:
      'Account that the writer must be in, 12 digits; it does not start as a caller of another one. Required for a target that may be live',
  }),
  DSS_GLUE_CREDENTIALS: setting(
    z.enum(['chain', 'keys', 'profile', 'web-identity'], { error: 'must be chain, keys, profile or web-identity' }),
    {
      about:
        'Whose credentials: `chain` takes the first that the AWS SDK finds, `keys` only `AWS_ACCESS_KEY_ID` and its secret, `profile` only `AWS_PROFILE`, `web-identity` only `AWS_WEB_IDENTITY_TOKEN_FILE` with `AWS_ROLE_ARN`',
      default: 'chain',
    },
  ),
  DSS_GLUE_ROLE_ARN: optional(RoleArn, {
    about: 'Role that is assumed with these credentials, for example in the account of the catalog',
  }),
  DSS_GLUE_EXTERNAL_ID: optional(
    z.string().regex(/^[\w+=,.@:/-]{2,1224}$/, 'must be 2 to 1224 letters, digits and + = , . @ : / - _'),
    { about: "External id that this role's trust policy asks for", kind: 'secret' },
  ),
  DSS_GLUE_SESSION_NAME: setting(
    z.string().regex(/^[\w+=,.@-]{2,64}$/, 'must be 2 to 64 letters, digits and + = , . @ - _'),
    {
      about: 'Name of our sessions of a role, as CloudTrail shows them',
      default: {
        about: '`dsp-sync-` and `DSS_INSTALLATION`',
        from: (valueOf) => {
          const installation = valueOf('DSS_INSTALLATION') as string | undefined;
          return installation === undefined ? undefined : `dsp-sync-${installation}`;
        },
      },
    },
  ),
  DSS_GLUE_SESSION_MINUTES: setting(wholeNumber(15, 720), {
    about: 'Length of a session of `DSS_GLUE_ROLE_ARN`; it is renewed five minutes before its end',
    unit: 'minutes',
    default: '60',
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
  DSS_SKIP_ARCHIVE: setting(z.enum(['metadata', 'never', 'always'], { error: 'must be metadata, never or always' }), {
    about:
      'Which writes leave the version that they replace out of the archive of Glue: those that move nothing but `metadata`, `never` any, or `always` all. An edit that is overwritten stays in the archive in any case',
    default: 'metadata',
  }),
  DSS_VERIFY_WRITES: setting(YesNo, {
    about:
      'Read back what was written, a hundred tables with a call, and tell in the record of the run where something else is there',
    default: { dog: 'no', wolf: 'yes', bear: 'yes' },
  }),
  DSS_KEEP_VERSIONS: setting(wholeNumber(100, 90_000), {
    about:
      'How far back the archive of a table reaches; what is older is deleted, a hundred at a time. Glue itself ends at 100,000 of a table, and at a number of the account',
    unit: 'versions',
    default: '1000',
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
