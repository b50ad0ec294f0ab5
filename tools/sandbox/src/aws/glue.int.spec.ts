import {
  CreateDatabaseCommand,
  CreateTableCommand,
  GetTableCommand,
  GetTablesCommand,
  GlueClient,
  UpdateTableCommand,
} from '@aws-sdk/client-glue';
import { type Sandbox } from '../sandbox.js';
import { startSandbox } from '../start-sandbox.js';

const credentials = { accessKeyId: 'AKIASANDBOX', secretAccessKey: 'secret' };

describe('the Glue stand-in, driven by the real SDK', () => {
  let sandbox: Sandbox;
  let glue: GlueClient;

  beforeAll(async () => {
    sandbox = await startSandbox();
    glue = new GlueClient({ endpoint: sandbox.awsUrl, region: 'eu-central-1', credentials, maxAttempts: 1 });
  });
  afterAll(async () => {
    glue.destroy();
    await sandbox.close();
  });

  it('takes a table from creation to a locked update', async () => {
    await glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: 'Sales' } }));
    const table = { Name: 'Orders', StorageDescriptor: { Columns: [{ Name: 'id', Type: 'int' }] } };
    await glue.send(new CreateTableCommand({ DatabaseName: 'sales', TableInput: table }));
    const stale = new UpdateTableCommand({ DatabaseName: 'sales', TableInput: table, VersionId: '7' });
    await expect(glue.send(stale)).rejects.toMatchObject({ name: 'ConcurrentModificationException' });
    await glue.send(new UpdateTableCommand({ DatabaseName: 'sales', TableInput: table, VersionId: '0' }));
    const { Table } = await glue.send(new GetTableCommand({ DatabaseName: 'SALES', Name: 'ORDERS' }));
    expect(Table).toMatchObject({ Name: 'orders', DatabaseName: 'sales', VersionId: '1', CatalogId: '123456789012' });
    const { TableList } = await glue.send(new GetTablesCommand({ DatabaseName: 'sales' }));
    expect(TableList).toHaveLength(1);
  });
});
