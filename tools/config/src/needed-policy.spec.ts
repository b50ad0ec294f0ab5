import { type Environment, SETTINGS_OF, examine, systemWorld } from '@dss/config';
import { neededPolicy } from './needed-policy.js';

const LIVE = { DSS_GLUE_ACCOUNT: '111122223333' };
const needed = (environment: Environment, account?: string) =>
  neededPolicy(examine(SETTINGS_OF['glue-writer'], environment, systemWorld()).values, account);
const actions = (environment: Environment) => needed(environment).document.Statement.flatMap(({ Action }) => Action);

describe('the policy that settings need', () => {
  it('is for reading while a live target is only observed, and says why', () => {
    expect(actions(LIVE).every((action) => action.startsWith('glue:Get'))).toBe(true);
    expect(needed(LIVE).notes).toEqual([expect.stringMatching(/DSS_MANAGEMENT is not set/)]);
  });

  it('follows the databases of the tenant and the catalog of another account', () => {
    const environment = {
      ...LIVE,
      ...{ DSS_TENANT: 'acme', DSS_DATABASE_PATTERN: 'dsp_<tenant>_<space>', DSS_MANAGEMENT: 'all' },
      ...{ DSS_GLUE_CATALOG_ID: '444455556666', AWS_REGION: 'cn-north-1', DSS_DATABASE_TAGS: 'none' },
    };
    const { document, notes } = needed(environment);
    const resources = document.Statement.flatMap(({ Resource }) => Resource);
    expect(resources).toContain('arn:aws-cn:glue:cn-north-1:444455556666:table/dsp_acme_*/*');
    expect(actions(environment).filter((action) => action.includes('Tag'))).toEqual([]);
    expect(notes).toEqual([]);
  });

  it.each([
    ['no account', {}, /Put the account in/],
    ['a lock that may not be tried', { ...LIVE, DSS_MANAGEMENT: 'dsp_*=all' }, /datasphere_sync_probe_\*=all/],
    [
      'a role',
      { ...LIVE, DSS_MANAGEMENT: 'all', DSS_GLUE_ROLE_ARN: 'arn:aws:iam::111122223333:role/dsp' },
      /role\/dsp; whoever assumes it needs sts:AssumeRole/,
    ],
  ])('has a word about %s', (_story, environment, words) => {
    expect(needed(environment).notes).toContainEqual(expect.stringMatching(words));
  });

  it('takes the account that is named on the command line', () => {
    const { document } = needed({}, '999988887777');
    expect(JSON.stringify(document)).toContain('arn:aws:glue:eu-central-1:999988887777:catalog');
  });
});
