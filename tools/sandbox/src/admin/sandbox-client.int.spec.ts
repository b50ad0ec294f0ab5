import { GetTableVersionsCommand, GlueClient } from '@aws-sdk/client-glue';
import { type Sandbox } from '../sandbox.js';
import { startSandbox } from '../start-sandbox.js';
import { awsClients, keys } from '../testing/aws-clients.js';
import { SMALL_CONTENT } from '../testing/small-content.js';
import { SandboxClient } from './sandbox-client.js';

const ABROAD = { account: '210987654321', region: 'us-east-1' };

describe('a stand-in that is steered from another process', () => {
  let sandbox: Sandbox;
  let client: SandboxClient;
  beforeEach(async () => {
    sandbox = await startSandbox({ content: SMALL_CONTENT });
    client = new SandboxClient(sandbox.adminUrl);
  });
  afterEach(async () => {
    await sandbox.close();
  });

  const table = async () => (await client.glue.dump()).tables[0];

  it('lets others edit its Glue, each edit a new version', async () => {
    const { glue } = client;
    await glue.createDatabase({ Name: 'Sales', Description: 'S' }, { team: 'a' });
    const foreign = { Name: 'Orders', Parameters: { owner: 'x' }, StorageDescriptor: { Columns: [{ Name: 'a' }] } };
    expect(await glue.createTable('sales', foreign, 'arn:aws:iam::123456789012:user/bob')).toBe('0');
    expect(await table()).toMatchObject({ Name: 'orders', CreatedBy: 'arn:aws:iam::123456789012:user/bob' });

    expect(await glue.editTable('SALES', 'ORDERS', { Description: 'by hand', setParameters: { owner: null } })).toBe(
      '1',
    );
    expect(await glue.editTable('sales', 'orders', { renameColumns: { a: 'b' }, skipArchive: true })).toBe('2');
    expect(await glue.crawlTable('sales', 'orders', { crawler: 'files' })).toBe('3');
    expect(await table()).toMatchObject({ Parameters: { UPDATED_BY_CRAWLER: 'files' } });
    expect(await glue.restoreTable('sales', 'orders', '0')).toBe('4');
    expect(await table()).toMatchObject({ VersionId: '4', Parameters: { owner: 'x' } });
    expect(await table()).not.toHaveProperty('Description');
    expect(await versions()).toEqual(['4', '3', '2', '0']);

    await glue.editDatabase('sales', { Description: null, setParameters: { a: '1' }, setTags: { team: null, b: '2' } });
    const [database] = (await glue.dump()).databases;
    expect(database).toMatchObject({ Name: 'sales', Parameters: { a: '1' } });
    expect(database).not.toHaveProperty('Description');

    await glue.deleteTable('sales', 'orders');
    await glue.deleteDatabase('sales');
    expect(await glue.dump()).toEqual({ databases: [], tables: [] });
    expect((await client.aws.events()).map(({ event }) => event.detail.typeOfChange)).toEqual([
      'CreateDatabase',
      'CreateTable',
      'UpdateTable',
      'UpdateTable',
      'UpdateTable',
      'UpdateTable',
      'DeleteTable',
      'DeleteDatabase',
    ]);
  });

  async function versions(): Promise<unknown[]> {
    const { glue, destroy } = awsClients(sandbox);
    const { TableVersions = [] } = await glue().send(
      new GetTableVersionsCommand({ DatabaseName: 'sales', TableName: 'orders' }),
    );
    destroy();
    return TableVersions.map(({ VersionId }) => VersionId);
  }

  it('finds a database in whichever catalog has it, unless one is named', async () => {
    await client.glue.createDatabase({ Name: 'd' }, {}, ABROAD);
    expect(await client.glue.createTable('d', { Name: 't' })).toBe('0');
    expect((await client.glue.dump({ account: ABROAD.account })).tables).toMatchObject([{ CatalogId: ABROAD.account }]);
    expect((await client.glue.dump({ region: 'eu-central-1' })).tables).toEqual([]);
    const elsewhere = { ...ABROAD, region: 'eu-west-1' };
    expect(await client.glueDump('D')).toMatchObject({ databases: [{ Name: 'd' }], tables: [{ Name: 't' }] });
    await expect(client.glueDump('none')).rejects.toThrow(/404/);
    await expect(client.glue.createTable('d', { Name: 'u' }, undefined, elsewhere)).rejects.toThrow(
      'Database d not found',
    );
  });

  it('holds others to the limits of the service and says what it refused', async () => {
    await client.glue.createDatabase({ Name: 'd' });
    await client.glue.createTable('d', { Name: 't' });
    await expect(client.glue.editTable('d', 't', { Description: 'x'.repeat(2049) })).rejects.toThrow(
      /400.*table\.description/,
    );
    await expect(client.glue.editTable('d', 'none', {})).rejects.toThrow(/404.*Table none not found/);
    await expect(client.glue.restoreTable('d', 't', '9')).rejects.toThrow(/404.*Version 9 not found/);
    await expect(client.glue.editTable('d', 't', { Descripton: 'typo' } as object)).rejects.toThrow(/400.*Descripton/);
  });

  it('takes settings and tells what it noticed', async () => {
    const rates = [{ operation: 'CreateTable', perSecond: 10, burst: 20 }];
    expect(await client.aws.change({ rates, seed: 3 })).toMatchObject({ seed: 3, rates: [{ service: 'glue' }] });
    expect(await client.aws.change({ rateScale: 2 })).toMatchObject({ seed: 3, rateScale: 2, rates });
    expect(await client.aws.settings()).toEqual(sandbox.aws.settings());
    await expect(client.aws.change({ rates: [{ perSecond: -1, burst: 1 }] })).rejects.toThrow(/400.*perSecond/s);
    await expect(client.aws.change({ rate: [] } as object)).rejects.toThrow(/400.*rate/s);
    expect(sandbox.aws.settings()).toMatchObject({ rates });
    expect(await client.aws.assumedRoles()).toEqual([]);
    await client.aws.resetEvents();
  });

  it('offers everything else as well', async () => {
    expect(await client.spaces()).toBe(sandbox.spaces());
    expect(await client.objects()).toBe(sandbox.objects());
    await expect(client.editGenerated({ change: [1] })).rejects.toThrow(/409.*not generated/);
    expect(await client.inventory()).toEqual(sandbox.inventory());
    const change = {
      space: 'SALES',
      type: 'views' as const,
      name: 'V/NEW',
      definition: { elements: {} },
      deploy: true,
    };
    expect(await client.putObject(change)).toBe(true);
    expect(await client.putObject({ ...change, space: 'NONE' })).toBe(false);
    expect(await client.deleteObject('SALES', 'views', 'V/NEW')).toBe(true);
    expect(await client.deleteObject('SALES', 'views', 'V/NEW')).toBe(false);
    await client.forbidSpace('SALES');
    await client.allowSpace('SALES');
    await client.revokeTokens();
    await client.changeSecret('new', true);
    expect(sandbox.secret()).toContain('"new"');
    await client.setForms({ glue: { page: 2 } });
    await client.addFault({ target: 'glue', kind: 'reset' });
    expect(await client.faults()).toMatchObject([{ kind: 'reset', times: 1 }]);
    await client.clearFaults();
    expect(await client.faults()).toEqual([]);
    const glue = new GlueClient({ endpoint: sandbox.awsUrl, region: 'eu-central-1', credentials: keys('AKIA') });
    await client.glue.createDatabase({ Name: 'd' });
    await client.glue.createTable('d', { Name: 't' });
    await glue.send(new GetTableVersionsCommand({ DatabaseName: 'd', TableName: 't' }));
    glue.destroy();
    expect(await client.flushCalls()).toBe(1);
    expect(await client.calls(0, 1)).toMatchObject([{ operation: 'GetTableVersions', account: '123456789012' }]);
    expect(await client.callSummary()).toMatchObject({ glue: { GetTableVersions: 1 } });
    expect(await client.editGlueTable('d', 't', { Description: 'x' })).toBe('1');
    expect((await client.glueDump()).tables).toHaveLength(1);
    await client.resetCalls();
    expect(await client.calls(0)).toEqual([]);
  });
});
