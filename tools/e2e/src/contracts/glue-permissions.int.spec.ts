import { type GlueTargetCatalog, askPermissions, openGlueTargetCatalog, tryLock } from '@dss/glue';
import {
  GLUE_ACTIONS,
  type ManagementRule,
  ManagementRules,
  type PolicyDocument,
  leastPrivilege,
  managedDatabases,
  mayTryLock,
  needsLock,
} from '@dss/planning';
import { InMemoryCallMeter, targetCatalogContract } from '@dss/ports/testing';
import { type Sandbox, startSandbox } from '@dss/sandbox';

const PLACE = { partition: 'aws', region: 'eu-central-1', account: '123456789012' };
const ANN = 'arn:aws:iam::123456789012:user/ann';
let names = 0;
const newName = () => `n${++names}`;

const policyOf = (management: readonly ManagementRule[]) => {
  const databases = managedDatabases(management, ['dsp_*']);
  return leastPrivilege(PLACE, { databases, hasTags: true, triesLock: needsLock(databases) && mayTryLock(management) });
};
/** What the sandbox takes: lists that may be changed. */
const asIdentity = ({ Statement }: PolicyDocument) => ({
  arn: ANN,
  accessKeyId: 'AKIAANN',
  policy: { Statement: Statement.map((one) => ({ ...one, Action: [...one.Action], Resource: [...one.Resource] })) },
});
const attach = (sandbox: Sandbox, policy: PolicyDocument) => {
  sandbox.aws.change({ identities: { others: 'refused', users: [asIdentity(policy)] } });
};
const open = ({ awsUrl: endpoint }: Sandbox) =>
  openGlueTargetCatalog(
    { region: 'eu-central-1', endpoint, credentials: { accessKeyId: 'AKIAANN', secretAccessKey: 'x' } },
    new InMemoryCallMeter(),
  );
const without = ({ Version, Statement }: PolicyDocument, action: string): PolicyDocument => ({
  Version,
  Statement: Statement.map((one) => ({ ...one, Action: one.Action.filter((each) => each !== action) })).filter(
    ({ Action }) => Action.length > 0,
  ),
});

describe('permissions at the sandbox, which decides as IAM does', () => {
  let sandbox: Sandbox;
  let target: GlueTargetCatalog;
  beforeAll(async () => {
    sandbox = await startSandbox();
    target = open(sandbox);
  });
  afterAll(async () => {
    target.close();
    await sandbox.close();
  });
  const ask = (rules: string) =>
    askPermissions(target, {
      ...{ place: PLACE, caller: ANN, hasTags: true, newName },
      databases: managedDatabases(ManagementRules.parse(rules), ['dsp_*']),
    });
  const named = (gaps: readonly { action: string; resource: string }[]) =>
    gaps.map(({ action, resource }) => `${action} on ${resource.replace(/^.*:/, '')}`);

  it.each(['observe', 'create', 'create+update', 'all', 'dsp_sales=all, dsp_hr_*=create, observe'])(
    'the policy printed for "%s" leaves nothing to be missed, and asking changes nothing',
    async (rules) => {
      attach(sandbox, policyOf(ManagementRules.parse(rules)));
      const { asked, missing } = await ask(rules);
      expect(missing).toEqual([]);
      expect(asked).toBeGreaterThan(5);
      expect(sandbox.glueDump().databases).toEqual([]);
    },
  );

  const askable = [...new Set(GLUE_ACTIONS.map(({ action }) => action))].filter((one) => one !== 'glue:CreateDatabase');
  it.each(askable)('without %s, that is what is named, and nothing else', async (action) => {
    attach(sandbox, without(policyOf(ManagementRules.parse('all')), action));
    const { missing } = await ask('all');
    const on = GLUE_ACTIONS.find((one) => one.action === action)?.on;
    // IAM names the first resource that is not allowed, which is the catalog where it is one of them.
    const where = on === 'tags' ? 'database/dsp_*' : 'catalog';
    // Tagging reads the database first, and says so.
    expect(new Set(named(missing))).toEqual(new Set([`${action} on ${where}`, ...tagged(action)]));
    expect(missing.every(({ remedy }) => remedy.includes(action) && remedy.includes(ANN))).toBe(true);
  });
  const tagged = (action: string) => (action === 'glue:GetDatabase' ? ['glue:GetDatabase on database/dsp_*'] : []);

  it('where Lake Formation governs, grants are named', async () => {
    attach(sandbox, policyOf(ManagementRules.parse('all')));
    sandbox.aws.change({
      lakeFormation: [{ database: 'dsp_*', grants: [{ principal: ANN, permissions: ['DESCRIBE', 'CREATE_TABLE'] }] }],
    });
    const { missing } = await ask('all');
    sandbox.aws.change({ lakeFormation: [] });
    expect(new Set(missing.map(({ action }) => action))).toContain('lakeformation:ALTER');
    expect(missing.find(({ action }) => action === 'lakeformation:DROP')?.remedy).toMatch(/^grant DROP on .* to arn/);
  });

  it('the lock is tried with what is printed for it, and nothing is left', async () => {
    attach(sandbox, policyOf(ManagementRules.parse('all')));
    const trial = { owner: 'main/acme', newName, throwAway: (name: string) => target.deleteThrowAway(name) };
    expect(await tryLock(target, trial)).toEqual({ optimisticLock: 'honoured' });
    expect(sandbox.glueDump()).toEqual({ databases: [], tables: [] });

    attach(sandbox, policyOf(ManagementRules.parse('dsp_*=all')));
    expect(await tryLock(target, trial)).toMatchObject({ optimisticLock: 'unknown' });
  });

  it('no database but a throw-away one is ever deleted', async () => {
    await expect(target.deleteThrowAway('dsp_kept')).rejects.toMatchObject({ code: 'ENTRY_REFUSED' });
    expect(sandbox.calls().some(({ target: name }) => name === 'dsp_kept')).toBe(false);
  });

  it('what is printed for observing does not let anything be written', async () => {
    attach(sandbox, policyOf(ManagementRules.parse('observe')));
    for (const write of [
      () => target.createDatabase({ Name: 'dsp_sales' }),
      () => target.createTable('dsp_sales', { Name: 'orders' }),
      () => target.deleteTable('dsp_sales', 'orders'),
    ]) {
      await expect(write()).rejects.toMatchObject({ code: 'TARGET_FORBIDDEN' });
    }
  });
});

/** The writer's own contract, as nobody who may do more. */
targetCatalogContract('GlueTargetCatalog with the printed policy', async () => {
  const sandbox = await startSandbox();
  attach(sandbox, policyOf(ManagementRules.parse('all')));
  const catalog = open(sandbox);
  const close = async () => {
    catalog.close();
    await sandbox.close();
  };
  return { catalog, close };
});
