import { readFileSync } from 'node:fs';
import { RemoteUnavailableError, TargetForbiddenError } from '@dss/errors';
import { GLUE_ACTIONS, MANAGE_ALL, type Management, OBSERVE_ONLY } from '@dss/planning';
import { InMemoryTargetCatalog } from '@dss/ports/testing';
import { askPermissions } from './ask-permissions.js';

const PLACE = { partition: 'aws', region: 'eu-central-1', account: '111122223333' };
const GLUE = 'arn:aws:glue:eu-central-1:111122223333';
const ME = 'arn:aws:sts::111122223333:assumed-role/dsp-sync/main';
const denied = (action: string, resource: string) =>
  new TargetForbiddenError(`User: ${ME} is not authorized to perform: ${action} on resource: ${resource} because`);

describe('askPermissions', () => {
  let target: InMemoryTargetCatalog;
  beforeEach(() => (target = new InMemoryTargetCatalog()));
  const ask = (allows: Management, pattern = 'dsp_*', hasTags = true) =>
    askPermissions(target, {
      ...{ place: PLACE, caller: ME, hasTags },
      databases: [{ pattern, allows }],
      newName: () => '0a1b2c3d',
    });
  const actions = (gaps: readonly { action: string }[]) => gaps.map(({ action }) => action);

  it('asks about what the policy allows and nothing else, and changes nothing', async () => {
    target.seed('dsp_sales', { Name: 'orders' });
    const { asked, missing, unknown } = await ask(MANAGE_ALL);
    expect(asked).toBe(new Set(actions(GLUE_ACTIONS)).size - 1);
    expect(missing).toEqual([]);
    // A database that is not there would be made.
    expect(actions(unknown)).toEqual(['glue:CreateDatabase']);
    expect(target.writes).toEqual([]);
    expect((await ask(OBSERVE_ONLY)).asked).toBe(6);
    expect((await ask(OBSERVE_ONLY, 'dsp_*', false)).asked).toBe(5);
  });

  it('changes nothing in a database that is named and there, and can ask about creating it', async () => {
    target.seed('dsp_sales', { Name: 'orders' });
    const { missing, unknown } = await ask(MANAGE_ALL, 'dsp_sales');
    expect(missing).toEqual([]);
    expect(actions(unknown).sort()).toEqual(['glue:CreateTable', 'glue:TagResource', 'glue:UpdateDatabase']);
    expect(target.writes.filter(({ operation }) => operation !== 'untagDatabase')).toEqual([]);
    expect(await target.getDatabaseTags('dsp_sales')).toEqual({});
  });

  it('names action, resource and remedy of what is refused, with the pattern in place of the made-up name', async () => {
    const made = `${GLUE}:table/dsp_syncprobe_0a1b2c3d/syncprobe_0a1b2c3d`;
    target.failNext('updateTable', denied('glue:UpdateTable', made));
    const { missing } = await ask(MANAGE_ALL);
    expect(missing).toEqual([
      {
        action: 'glue:UpdateTable',
        resource: `${GLUE}:table/dsp_*/*`,
        neededFor: 'updating tables',
        remedy: expect.stringContaining(`allow glue:UpdateTable on ${GLUE}:table/dsp_*/* for ${ME}`),
        answer: expect.stringContaining('not authorized'),
      },
    ]);
  });

  it('believes IAM about what is missing: tagging also reads the database', async () => {
    target.failNext('tagDatabase', denied('glue:GetDatabase', `${GLUE}:database/dsp_syncprobe_0a1b2c3d`));
    const { missing } = await ask(MANAGE_ALL);
    expect(missing).toMatchObject([{ action: 'glue:GetDatabase', resource: `${GLUE}:database/dsp_*` }]);
  });

  it('asks for a grant where Lake Formation governs', async () => {
    const words = 'Insufficient Lake Formation permission(s): Required Alter on orders';
    target.failNext('updateTable', new TargetForbiddenError(words));
    expect((await ask(MANAGE_ALL)).missing).toMatchObject([
      {
        action: 'lakeformation:ALTER',
        remedy: `grant ALTER on ${GLUE}:table/dsp_*/* to ${ME} in Lake Formation`,
      },
    ]);
  });

  it('knows nothing of what was not answered', async () => {
    target.failNext('deleteTable', new RemoteUnavailableError('glue', 'reset'));
    const { missing, unknown } = await ask(MANAGE_ALL);
    expect(missing).toEqual([]);
    expect(unknown).toContainEqual(
      expect.objectContaining({ action: 'glue:DeleteTable', answer: 'glue is unavailable: reset' }),
    );
  });

  it('knows every call of the adapter, so that no permission is forgotten', () => {
    const adapter = readFileSync('libs/adapters/glue/src/glue-target-catalog.ts', 'utf8');
    const called = [...adapter.matchAll(/new (\w+)Command\(/g)].map(([, operation]) => `glue:${operation}`);
    const own = ['glue:GetCallerIdentity', 'glue:DeleteDatabase'];
    const known = new Set([...actions(GLUE_ACTIONS), ...own]);
    expect(new Set(called)).toEqual(known);
  });
});
