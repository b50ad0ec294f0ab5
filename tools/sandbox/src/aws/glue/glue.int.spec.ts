import {
  BatchDeleteTableCommand,
  CreateConnectionCommand,
  CreateDatabaseCommand,
  CreateTableCommand,
  DeleteConnectionCommand,
  DeleteDatabaseCommand,
  DeleteTableCommand,
  DeleteTableVersionCommand,
  GetConnectionCommand,
  GetDatabaseCommand,
  GetDatabasesCommand,
  GetTableCommand,
  GetTablesCommand,
  GetTableVersionCommand,
  GetTableVersionsCommand,
  GetTagsCommand,
  GlueClient,
  paginateGetTables,
  type TableInput,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateDatabaseCommand,
  UpdateTableCommand,
  BatchDeleteTableVersionCommand,
} from '@aws-sdk/client-glue';
import { type Sandbox } from '../../sandbox.js';
import { startSandbox } from '../../start-sandbox.js';
import { SMALL_CONTENT } from '../../testing/small-content.js';

const credentials = { accessKeyId: 'AKIASANDBOX', secretAccessKey: 'secret' };
const DatabaseName = 'sales';
const input = (more: Partial<TableInput> = {}): TableInput => ({
  Name: 'orders',
  StorageDescriptor: { Columns: [{ Name: 'id', Type: 'int', Comment: 'Order', Parameters: { 'dsp.key': 'true' } }] },
  PartitionKeys: [],
  ...more,
});

describe('the Glue stand-in, driven by the real SDK', () => {
  let sandbox: Sandbox;
  let glue: GlueClient;

  beforeEach(async () => {
    sandbox = await startSandbox({ content: SMALL_CONTENT, region: 'eu-central-1' });
    glue = new GlueClient({ endpoint: sandbox.awsUrl, region: 'eu-central-1', credentials, maxAttempts: 1 });
    await glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: 'Sales', Description: 'S' } }));
  });
  afterEach(async () => {
    glue.destroy();
    await sandbox.close();
  });

  const create = (table = input()) => glue.send(new CreateTableCommand({ DatabaseName, TableInput: table }));
  const update = (table: TableInput, more: { VersionId?: string; SkipArchive?: boolean } = {}) =>
    glue.send(new UpdateTableCommand({ DatabaseName, TableInput: table, ...more }));
  const table = async (Name = 'orders') => (await glue.send(new GetTableCommand({ DatabaseName, Name }))).Table;
  const versions = async () => {
    const { TableVersions } = await glue.send(new GetTableVersionsCommand({ DatabaseName, TableName: 'orders' }));
    return TableVersions?.map(({ VersionId }) => VersionId);
  };

  it('folds names to lower case and finds them in any case', async () => {
    await create(input({ Name: 'ORDERS' }));
    const found = await glue.send(new GetTableCommand({ DatabaseName: 'SALES', Name: 'Orders' }));
    expect(found.Table).toMatchObject({ Name: 'orders', DatabaseName: 'sales' });
    await expect(create(input({ Name: 'oRdErS' }))).rejects.toMatchObject({ name: 'AlreadyExistsException' });
  });

  it('sets what only the service sets, and drops what it does not know', async () => {
    const before = Math.floor(Date.now() / 1000) * 1000;
    await create({ ...input(), CreatedBy: 'me', Nonsense: 1 } as TableInput);
    const found = await table();
    expect(found).toMatchObject({ VersionId: '0', CatalogId: '123456789012', IsRegisteredWithLakeFormation: false });
    expect(found?.CreatedBy).toMatch(/^arn:aws:iam::/);
    expect(found?.CreateTime?.getTime()).toBeGreaterThanOrEqual(before);
    expect(found).not.toHaveProperty('Nonsense');
  });

  it('replaces the whole table on update and keeps its creation time', async () => {
    await create(input({ Description: 'D', Parameters: { foreign: '1' } }));
    const { CreateTime } = (await table()) ?? {};
    await update(input({ Parameters: { own: '2' } }));
    const found = await table();
    expect(found).toMatchObject({ VersionId: '1', Parameters: { own: '2' }, CreateTime });
    expect(found).not.toHaveProperty('Description');
  });

  it('refuses an update from a stale version and changes nothing', async () => {
    await create();
    await update(input({ Description: 'first' }), { VersionId: '0' });
    const stale = update(input({ Description: 'second' }), { VersionId: '0' });
    await expect(stale).rejects.toMatchObject({
      name: 'ConcurrentModificationException',
      $metadata: { httpStatusCode: 400 },
    });
    expect(await table()).toMatchObject({ Description: 'first', VersionId: '1' });
  });

  it('keeps old versions newest first, unless archiving is skipped or they are deleted', async () => {
    await create();
    await update(input());
    await update(input(), { SkipArchive: true });
    await update(input());
    expect(await versions()).toEqual(['3', '2', '0']);
    const gone = await glue.send(
      new BatchDeleteTableVersionCommand({ DatabaseName, TableName: 'orders', VersionIds: ['0', '9'] }),
    );
    expect(gone.Errors).toMatchObject([{ VersionId: '9', ErrorDetail: { ErrorCode: 'EntityNotFoundException' } }]);
    expect(await versions()).toEqual(['3', '2']);
    const one = await glue.send(new GetTableVersionCommand({ DatabaseName, TableName: 'orders', VersionId: '2' }));
    expect(one.TableVersion?.Table?.VersionId).toBe('2');
  });

  it('pages by name without losing or repeating an entry', async () => {
    for (let number = 0; number < 25; number += 1) await create(input({ Name: `t${String(number).padStart(2, '0')}` }));
    const names: unknown[] = [];
    for await (const page of paginateGetTables({ client: glue, pageSize: 10 }, { DatabaseName })) {
      names.push(...(page.TableList ?? []).map(({ Name }) => Name));
    }
    expect(names).toHaveLength(25);
    expect(names).toEqual([...new Set(names)].sort());
  });

  it('ends a page early when told to, with a token that leads on', async () => {
    sandbox.setForms({ glue: { page: 2 } });
    for (const name of ['a', 'b', 'c']) await create(input({ Name: name }));
    const first = await glue.send(new GetTablesCommand({ DatabaseName, MaxResults: 100 }));
    expect(first.TableList).toHaveLength(2);
    const second = await glue.send(new GetTablesCommand({ DatabaseName, NextToken: first.NextToken }));
    expect(second.TableList?.map(({ Name }) => Name)).toEqual(['c']);
    expect(second.NextToken).toBeUndefined();
  });

  it('refuses a token of another request', async () => {
    for (const name of ['a', 'b']) await create(input({ Name: name }));
    const { NextToken } = await glue.send(new GetTablesCommand({ DatabaseName, MaxResults: 1 }));
    for (const foreign of [NextToken, 'made-up']) {
      const other = glue.send(new GetTablesCommand({ DatabaseName, Expression: 'a.*', NextToken: foreign }));
      await expect(other).rejects.toMatchObject({ name: 'InvalidInputException' });
    }
  });

  it('gives only the members that were asked for', async () => {
    await create(input({ TableType: 'EXTERNAL_TABLE' }));
    const names = await glue.send(new GetTablesCommand({ DatabaseName, AttributesToGet: ['NAME'] }));
    expect(names.TableList).toEqual([{ Name: 'orders' }]);
    const types = await glue.send(new GetTablesCommand({ DatabaseName, AttributesToGet: ['NAME', 'TABLE_TYPE'] }));
    expect(types.TableList).toEqual([{ Name: 'orders', TableType: 'EXTERNAL_TABLE' }]);
    const one = await glue.send(new GetTableCommand({ DatabaseName, Name: 'orders', AttributesToGet: ['NAME'] }));
    expect(one.Table).toEqual({ Name: 'orders' });
    const whole = await glue.send(new GetTablesCommand({ DatabaseName, AttributesToGet: ['DEFAULT'] }));
    expect(whole.TableList).toMatchObject([{ Name: 'orders', VersionId: '0' }]);
    const databases = await glue.send(new GetDatabasesCommand({ AttributesToGet: ['NAME'] }));
    expect(databases.DatabaseList).toEqual([{ Name: 'sales' }]);
  });

  it('finds tables by pattern', async () => {
    for (const name of ['dim_a', 'dim_b', 'fact']) await create(input({ Name: name }));
    const found = await glue.send(new GetTablesCommand({ DatabaseName, Expression: 'dim_.*' }));
    expect(found.TableList?.map(({ Name }) => Name)).toEqual(['dim_a', 'dim_b']);
    const broken = glue.send(new GetTablesCommand({ DatabaseName, Expression: '(' }));
    await expect(broken).rejects.toMatchObject({ name: 'InvalidInputException' });
  });

  it('names what is missing: the database before the table', async () => {
    const missing = (call: Promise<unknown>) => expect(call).rejects;
    const error = { name: 'EntityNotFoundException' };
    await missing(glue.send(new GetTableCommand({ DatabaseName: 'none', Name: 'x' }))).toMatchObject({
      ...error,
      message: 'Database none not found.',
    });
    await missing(glue.send(new GetTableCommand({ DatabaseName, Name: 'x' }))).toMatchObject({
      ...error,
      message: 'Table x not found.',
    });
    await missing(glue.send(new UpdateTableCommand({ DatabaseName, TableInput: input() }))).toMatchObject(error);
    await missing(glue.send(new DeleteTableCommand({ DatabaseName, Name: 'x' }))).toMatchObject(error);
    await missing(glue.send(new CreateTableCommand({ DatabaseName: 'none', TableInput: input() }))).toMatchObject(
      error,
    );
    await missing(glue.send(new DeleteDatabaseCommand({ Name: 'none' }))).toMatchObject(error);
  });

  it('tells item by item what a batch could not delete, with status 200', async () => {
    await create();
    const { Errors } = await glue.send(
      new BatchDeleteTableCommand({ DatabaseName, TablesToDelete: ['orders', 'none'] }),
    );
    expect(Errors).toMatchObject([{ TableName: 'none', ErrorDetail: { ErrorCode: 'EntityNotFoundException' } }]);
    const tooMany = new BatchDeleteTableCommand({
      DatabaseName,
      TablesToDelete: Array.from({ length: 101 }, () => 'x'),
    });
    await expect(glue.send(tooMany)).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('drops the tables with their database; the same name starts empty', async () => {
    await create();
    await update(input());
    await glue.send(new DeleteDatabaseCommand({ Name: DatabaseName }));
    await glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: DatabaseName } }));
    await expect(table()).rejects.toMatchObject({ name: 'EntityNotFoundException' });
    await create();
    expect(await table()).toMatchObject({ VersionId: '0' });
  });

  it('replaces a database whole but never renames it', async () => {
    await glue.send(
      new UpdateDatabaseCommand({ Name: DatabaseName, DatabaseInput: { Name: 'sales', Parameters: { a: 'b' } } }),
    );
    const { Database } = await glue.send(new GetDatabaseCommand({ Name: 'SALES' }));
    expect(Database).toMatchObject({ Name: 'sales', Parameters: { a: 'b' } });
    expect(Database).not.toHaveProperty('Description');
    const rename = new UpdateDatabaseCommand({ Name: DatabaseName, DatabaseInput: { Name: 'other' } });
    await expect(glue.send(rename)).rejects.toMatchObject({ name: 'InvalidInputException' });
    await expect(glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: 'SALES' } }))).rejects.toMatchObject({
      name: 'AlreadyExistsException',
    });
  });

  describe('tags', () => {
    const arn = 'arn:aws:glue:eu-central-1:123456789012';
    const tag = (ResourceArn: string, TagsToAdd: Record<string, string>) =>
      glue.send(new TagResourceCommand({ ResourceArn, TagsToAdd }));
    const tags = async (ResourceArn: string) => (await glue.send(new GetTagsCommand({ ResourceArn }))).Tags;

    it('are on databases and connections', async () => {
      await create();
      await glue.send(
        new CreateConnectionCommand({
          ConnectionInput: { Name: 'Hana', ConnectionType: 'SAPHANA', ConnectionProperties: { HOST: 'h' } },
        }),
      );
      for (const resource of [`${arn}:database/sales`, `${arn}:connection/Hana`]) {
        await tag(resource, { a: '1', b: '2' });
        await glue.send(new UntagResourceCommand({ ResourceArn: resource, TagsToRemove: ['a'] }));
        expect(await tags(resource)).toEqual({ b: '2' });
      }
      const { Connection } = await glue.send(new GetConnectionCommand({ Name: 'Hana' }));
      expect(Connection).toMatchObject({ ConnectionType: 'SAPHANA', ConnectionProperties: { HOST: 'h' } });
      await glue.send(new DeleteConnectionCommand({ ConnectionName: 'Hana' }));
      await expect(tags(`${arn}:connection/Hana`)).rejects.toMatchObject({ name: 'EntityNotFoundException' });
    });

    it.each([
      ['a table', `${arn}:table/sales/orders`],
      ['a column', `${arn}:table/sales/orders/id`],
      ['a crawler', `${arn}:crawler/c`],
      ['another account', 'arn:aws:glue:eu-central-1:210987654321:database/sales'],
      ['another region', 'arn:aws:glue:us-east-1:123456789012:database/sales'],
      ['nothing', 'sales'],
    ])('are not on %s', async (_story, resource) => {
      await create();
      const refused = { name: 'InvalidInputException' };
      await expect(tag(resource, { a: '1' })).rejects.toMatchObject(refused);
      await expect(tags(resource)).rejects.toMatchObject(refused);
      const untag = new UntagResourceCommand({ ResourceArn: resource, TagsToRemove: ['a'] });
      await expect(glue.send(untag)).rejects.toMatchObject(refused);
    });

    it('are at most 50, also in several calls', async () => {
      const many = (from: number) => Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`k${from + i}`, '']));
      await tag(`${arn}:database/sales`, many(0));
      await expect(tag(`${arn}:database/sales`, many(30))).rejects.toMatchObject({ name: 'InvalidInputException' });
      expect(Object.keys((await tags(`${arn}:database/sales`)) ?? {})).toHaveLength(30);
    });
  });

  it('keeps who created a table, whoever updates it', async () => {
    await create();
    const { CreatedBy } = (await table()) ?? {};
    const other = { accessKeyId: 'AKIAANN', secretAccessKey: 's' };
    const ann = { arn: 'arn:aws:iam::123456789012:user/ann', accessKeyId: 'AKIAANN' };
    sandbox.aws.change({ identities: { users: [ann] } });
    const client = new GlueClient({ endpoint: sandbox.awsUrl, region: 'eu-central-1', credentials: other });
    await client.send(new UpdateTableCommand({ DatabaseName, TableInput: input() }));
    expect(await table()).toMatchObject({ CreatedBy, VersionId: '1' });
    client.destroy();
  });

  it('deletes a single old version, never the present one', async () => {
    await create();
    await update(input());
    const remove = (VersionId: string) =>
      glue.send(new DeleteTableVersionCommand({ DatabaseName, TableName: 'orders', VersionId }));
    await remove('0');
    expect(await versions()).toEqual(['1']);
    for (const absent of ['0', '1', '9']) {
      await expect(remove(absent)).rejects.toMatchObject({ name: 'EntityNotFoundException' });
    }
  });

  it('publishes what happened, as EventBridge would', async () => {
    await create();
    await update(input());
    await glue.send(new BatchDeleteTableCommand({ DatabaseName, TablesToDelete: ['orders', 'none'] }));
    await expect(create(input({ Name: '' }))).rejects.toThrow();
    const reply = await fetch(`${sandbox.adminUrl}/glue/events?since=1`);
    expect(await reply.json()).toMatchObject([
      { seq: 2, event: { detail: { typeOfChange: 'CreateTable', databaseName: 'sales', changedTables: ['orders'] } } },
      { seq: 3, event: { detail: { typeOfChange: 'UpdateTable', databaseName: 'sales', tableName: 'orders' } } },
      { seq: 4, event: { detail: { typeOfChange: 'BatchDeleteTable', changedTables: ['orders'] } } },
    ]);
  });

  it('refuses more than the quotas allow', async () => {
    sandbox.aws.change({ quotas: { tablesPerDatabase: 1 } });
    await create();
    await expect(create(input({ Name: 'second' }))).rejects.toMatchObject({
      name: 'ResourceNumberLimitExceededException',
      message: 'Number of TABLE resources exceeds the limit 1 per DATABASE',
    });
  });

  it('knows no nested catalogs', async () => {
    const nested = new GetDatabaseCommand({ Name: 'sales', CatalogId: '123456789012:iceberg' });
    await expect(glue.send(nested)).rejects.toMatchObject({ name: 'InvalidInputException' });
  });

  it('refuses values beyond the limits in the words of the service', async () => {
    const long = input({ StorageDescriptor: { Columns: [{ Name: 'ok' }, { Name: 'id', Comment: 'x'.repeat(256) }] } });
    await expect(create(long)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(
        /^1 validation error detected: Value 'x+' at 'table\.storageDescriptor\.columns\.2\.member\.comment' failed to satisfy constraint: Member must have length less than or equal to 255$/,
      ),
    });
    await expect(table()).rejects.toMatchObject({ name: 'EntityNotFoundException' });
  });

  it.each([
    ['another service', { region: 'eu-central-1', signingName: 'sts' }],
    ['another region', { region: 'us-east-1' }],
  ])('refuses a signature for %s', async (_story, config) => {
    const other = new GlueClient({ endpoint: sandbox.awsUrl, credentials, maxAttempts: 1, ...config });
    await expect(other.send(new GetDatabasesCommand({}))).rejects.toMatchObject({ name: 'InvalidSignatureException' });
    other.destroy();
  });

  it('refuses calls without a signature, without JSON and of unknown operations', async () => {
    const scope = 'AKIA/20261120/eu-central-1/glue/aws4_request';
    const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=${'a'.repeat(64)}`;
    const signed = { authorization, 'x-amz-date': '20261120T120000Z' };
    const call = async (operation: string, body: string, headers: Record<string, string>) => {
      const answer = await fetch(sandbox.awsUrl, {
        method: 'POST',
        body,
        headers: { 'x-amz-target': `AWSGlue.${operation}`, ...headers },
      });
      return [answer.status, ((await answer.json()) as { __type: string }).__type];
    };
    expect(await call('GetDatabases', '{}', {})).toEqual([400, 'MissingAuthenticationTokenException']);
    expect(await call('GetDatabases', '{}', { authorization: 'Bearer x' })).toEqual([
      400,
      'IncompleteSignatureException',
    ]);
    expect(await call('GetDatabases', '{}', { authorization })).toEqual([400, 'IncompleteSignatureException']);
    expect(await call('GetDatabases', '{', signed)).toEqual([400, 'SerializationException']);
    expect(await call('GetTables', '{"DatabaseName":7}', signed)).toEqual([400, 'SerializationException']);
    expect(await call('toString', '{}', signed)).toEqual([400, 'UnknownOperationException']);
  });
});

describe('a Glue stand-in with a rate', () => {
  it('throttles what comes faster, each operation for itself', async () => {
    const sandbox = await startSandbox({ content: SMALL_CONTENT, glueRatePerSecond: 2, now: () => 0 });
    const glue = new GlueClient({ endpoint: sandbox.awsUrl, region: 'eu-central-1', credentials, maxAttempts: 1 });
    const list = () => glue.send(new GetDatabasesCommand({}));
    await list();
    await list();
    await expect(list()).rejects.toMatchObject({ name: 'ThrottlingException', message: 'Rate exceeded' });
    await glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: 'a' } }));
    glue.destroy();
    await sandbox.close();
  });
});
