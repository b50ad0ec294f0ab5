import { ManagementRules } from '../management.js';
import { GLUE_ACTIONS } from './glue-actions.js';
import { type PolicyDocument, leastPrivilege } from './least-privilege.js';
import { managedDatabases, mayTryLock, needsLock } from './managed-databases.js';

const PLACE = { partition: 'aws', region: 'eu-central-1', account: '111122223333' };
const GLUE = 'arn:aws:glue:eu-central-1:111122223333';
const policy = (rules: string, { hasTags = true, triesLock = false } = {}) =>
  leastPrivilege(PLACE, { databases: managedDatabases(ManagementRules.parse(rules), ['dsp_*']), hasTags, triesLock });
const actions = ({ Statement }: PolicyDocument, resource: string) =>
  Statement.filter(({ Resource }) => Resource.includes(resource))
    .flatMap(({ Action }) => Action)
    .sort();

describe('the least privilege', () => {
  it('of a target that is observed is reading, and nothing else', () => {
    expect(policy('observe')).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'ObserveCatalog',
          Effect: 'Allow',
          Action: ['glue:GetDatabases'],
          Resource: [`${GLUE}:catalog`, `${GLUE}:database/*`],
        },
        {
          Sid: 'ObserveDatabases',
          Effect: 'Allow',
          Action: ['glue:GetDatabase'],
          Resource: [`${GLUE}:catalog`, `${GLUE}:database/dsp_*`],
        },
        {
          Sid: 'ObserveTables',
          Effect: 'Allow',
          Action: ['glue:GetTable', 'glue:GetTables', 'glue:GetTableVersions'],
          Resource: [`${GLUE}:catalog`, `${GLUE}:database/dsp_*`, `${GLUE}:table/dsp_*/*`],
        },
        { Sid: 'ObserveTags', Effect: 'Allow', Action: ['glue:GetTags'], Resource: [`${GLUE}:database/dsp_*`] },
      ],
    });
  });

  it('of everything is every action that is called, on our databases only', () => {
    const all = policy('all');
    const named = new Set(all.Statement.flatMap(({ Action }) => Action));
    expect([...named].sort()).toEqual([...new Set(GLUE_ACTIONS.map(({ action }) => action))].sort());
    const resources = new Set(all.Statement.slice(1).flatMap(({ Resource }) => Resource));
    expect([...resources].sort()).toEqual([`${GLUE}:catalog`, `${GLUE}:database/dsp_*`, `${GLUE}:table/dsp_*/*`]);
  });

  it('gives each database what its rule allows', () => {
    const some = policy('dsp_sales=create+update, dsp_dev_*=all, observe');
    expect(actions(some, `${GLUE}:table/dsp_sales/*`)).toEqual([
      'glue:BatchDeleteTableVersion',
      'glue:CreateTable',
      'glue:UpdateTable',
    ]);
    expect(actions(some, `${GLUE}:table/dsp_dev_*/*`)).toEqual([
      'glue:BatchDeleteTableVersion',
      'glue:CreateTable',
      'glue:DeleteTable',
      'glue:UpdateTable',
    ]);
    expect(actions(some, `${GLUE}:table/dsp_*/*`)).toEqual([
      'glue:GetTable',
      'glue:GetTableVersions',
      'glue:GetTables',
    ]);
  });

  it('has no word about tags where databases carry none', () => {
    expect(
      policy('all', { hasTags: false })
        .Statement.flatMap(({ Action }) => Action)
        .join(),
    ).not.toContain('Tag');
  });

  it('of trying the lock is on databases that are thrown away, whole', () => {
    const { Statement } = policy('all', { triesLock: true });
    expect(Statement.at(-1)).toMatchObject({
      Sid: 'TryTheLock',
      Action: expect.arrayContaining(['glue:DeleteDatabase']),
      Resource: [
        `${GLUE}:catalog`,
        `${GLUE}:database/datasphere_sync_probe_*`,
        `${GLUE}:table/datasphere_sync_probe_*/*`,
        `${GLUE}:userDefinedFunction/datasphere_sync_probe_*/*`,
      ],
    });
  });
});

describe('what the management policy says about databases', () => {
  const managed = (rules: string) =>
    managedDatabases(ManagementRules.parse(rules), ['dsp_*']).map(({ pattern, allows }) => [
      pattern,
      [...allows].length,
    ]);

  it.each([
    ['', [['dsp_*', 1]]],
    ['all', [['dsp_*', 4]]],
    [
      'dsp_hr=observe, *=all, dsp_x=create',
      [
        ['dsp_hr', 1],
        ['dsp_*', 4],
      ],
    ],
    [
      'dsp_sales=create+update',
      [
        ['dsp_sales', 3],
        ['dsp_*', 1],
      ],
    ],
    ['datasphere_sync_probe_*=all, observe', [['dsp_*', 1]]],
  ])('"%s" is about %j', (rules, expected) => {
    expect(managed(rules)).toEqual(expected);
  });

  it.each([
    ['all', true, true],
    ['observe', false, false],
    ['create', false, false],
    ['dsp_sales=create+update, observe', false, true],
    ['dsp_sales=update, datasphere_sync_probe_*=all', true, true],
    ['create+update', false, true],
  ])('"%s" lets the lock be tried: %s, and needs it: %s', (rules, may, needs) => {
    const read = ManagementRules.parse(rules);
    expect(mayTryLock(read)).toBe(may);
    expect(needsLock(managedDatabases(read, ['dsp_*']))).toBe(needs);
  });
});
