import {
  BatchDeleteTableCommand,
  CreateDatabaseCommand,
  CreateTableCommand,
  DeleteDatabaseCommand,
  DeleteTableCommand,
  GetDatabaseCommand,
  GetDatabasesCommand,
  GetTableCommand,
  GetTablesCommand,
  type GlueClient,
  TagResourceCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-glue';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type Sandbox } from '../../sandbox.js';
import { startSandbox } from '../../start-sandbox.js';
import { type AwsClients, awsClients, keys } from '../../testing/aws-clients.js';
import { SMALL_CONTENT } from '../../testing/small-content.js';

const ANN = 'arn:aws:iam::123456789012:user/ann';
const GLUE = 'arn:aws:glue:eu-central-1:123456789012';
/** The writer's policy of aws-glue.md section 8, without the parts that are optional. */
const LEAST = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'ReadOwn',
      Effect: 'Allow' as const,
      Action: ['glue:GetDatabase', 'glue:GetTable', 'glue:GetTables', 'glue:GetTableVersion', 'glue:GetTags'],
      Resource: [`${GLUE}:catalog`, `${GLUE}:database/dsp_*`, `${GLUE}:table/dsp_*/*`],
    },
    {
      Sid: 'WriteOwn',
      Effect: 'Allow' as const,
      Action: ['glue:CreateDatabase', 'glue:TagResource', 'glue:CreateTable', 'glue:UpdateTable', 'glue:DeleteTable'],
      Resource: [`${GLUE}:catalog`, `${GLUE}:database/dsp_*`, `${GLUE}:table/dsp_*/*`],
    },
    {
      Sid: 'SapSecret',
      Effect: 'Allow' as const,
      Action: 'secretsmanager:GetSecretValue',
      Resource: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:dsp-sync/*',
    },
    {
      Sid: 'SecretKey',
      Effect: 'Allow' as const,
      Action: 'kms:Decrypt',
      Resource: 'arn:aws:kms:eu-central-1:123456789012:key/1',
      Condition: { StringEquals: { 'kms:ViaService': 'secretsmanager.eu-central-1.amazonaws.com' } },
    },
  ],
};

describe('permissions at the stand-in, seen with the real SDK', () => {
  let sandbox: Sandbox;
  let clients: AwsClients;
  let root: GlueClient;
  let ann: GlueClient;
  beforeEach(async () => {
    sandbox = await startSandbox({ content: SMALL_CONTENT, secrets: { 'dsp-sync/acme': '{}', other: '{}' } });
    clients = awsClients(sandbox);
    root = clients.glue();
    ann = clients.glue(keys('AKIAANN'));
  });
  afterEach(async () => {
    clients.destroy();
    await sandbox.close();
  });

  const users = (policy?: typeof LEAST) => {
    sandbox.aws.change({ identities: { users: [{ arn: ANN, accessKeyId: 'AKIAANN', ...(policy && { policy }) }] } });
  };
  const database = (Name: string, glue = root) => glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name } }));
  const table = (DatabaseName: string, Name: string, glue = root) =>
    glue.send(new CreateTableCommand({ DatabaseName, TableInput: { Name } }));
  const names = async (DatabaseName: string, glue = ann) =>
    (await glue.send(new GetTablesCommand({ DatabaseName }))).TableList?.map(({ Name }) => Name);
  const denied = (message: string | RegExp) => ({
    name: 'AccessDeniedException',
    message: expect.stringMatching(message),
    $metadata: { httpStatusCode: 400 },
  });

  describe('by IAM', () => {
    it('let the least-privilege policy do the writer\u2019s work and nothing beside it', async () => {
      users(LEAST);
      await database('dsp_sales', ann);
      await table('dsp_sales', 'orders', ann);
      await ann.send(new UpdateTableCommand({ DatabaseName: 'dsp_sales', TableInput: { Name: 'orders' } }));
      await ann.send(new TagResourceCommand({ ResourceArn: `${GLUE}:database/dsp_sales`, TagsToAdd: { a: '1' } }));
      expect(await names('dsp_sales')).toEqual(['orders']);
      expect((await ann.send(new GetTableCommand({ DatabaseName: 'dsp_sales', Name: 'orders' }))).Table).toMatchObject({
        CreatedBy: ANN,
      });
      await expect(database('hr', ann)).rejects.toMatchObject(
        denied(`glue:CreateDatabase on resource: ${GLUE}:database/hr `),
      );
      await expect(ann.send(new DeleteDatabaseCommand({ Name: 'dsp_sales' }))).rejects.toMatchObject(
        denied(
          `^User: ${ANN} is not authorized to perform: glue:DeleteDatabase on resource: ${GLUE}:catalog because no identity-based policy allows the glue:DeleteDatabase action$`,
        ),
      );
      await expect(ann.send(new GetDatabasesCommand({}))).rejects.toMatchObject(denied('glue:GetDatabases'));
    });

    it('answer a probe on a name that does not exist: absent is allowed, denied is denied', async () => {
      users(LEAST);
      const absent = { name: 'EntityNotFoundException' };
      const probe = { DatabaseName: 'dsp_probe', Name: 'none' };
      await expect(ann.send(new GetDatabaseCommand({ Name: 'dsp_probe' }))).rejects.toMatchObject(absent);
      await expect(ann.send(new DeleteTableCommand(probe))).rejects.toMatchObject(absent);
      const batch = new BatchDeleteTableCommand({ DatabaseName: 'dsp_probe', TablesToDelete: ['none'] });
      await expect(ann.send(batch)).rejects.toMatchObject(denied('glue:BatchDeleteTable'));
      await expect(ann.send(new GetDatabaseCommand({ Name: 'hr' }))).rejects.toMatchObject(denied('database/hr'));
    });

    it('deny explicitly in other words', async () => {
      const deny = { Sid: 'No', Effect: 'Deny' as const, Action: ['glue:DeleteTable'], Resource: ['*'] };
      const all = { ...deny, Effect: 'Allow' as const, Action: ['*'] };
      users({ Version: '2012-10-17', Statement: [all, deny] } as never);
      await expect(ann.send(new DeleteTableCommand({ DatabaseName: 'd', Name: 't' }))).rejects.toMatchObject(
        denied('with an explicit deny in an identity-based policy$'),
      );
    });

    it('leave tables that may not be seen out of a list without a word', async () => {
      await database('dsp_sales');
      for (const name of ['open_a', 'open_b', 'secret']) await table('dsp_sales', name);
      const Resource = [`${GLUE}:catalog`, `${GLUE}:database/*`, `${GLUE}:table/*/open_*`];
      users({ Statement: [{ Effect: 'Allow', Action: ['glue:Get*'], Resource }] } as never);
      expect(await names('dsp_sales')).toEqual(['open_a', 'open_b']);
      await expect(ann.send(new GetTableCommand({ DatabaseName: 'dsp_sales', Name: 'secret' }))).rejects.toMatchObject(
        denied('table/dsp_sales/secret'),
      );
    });

    it('guard secrets too', async () => {
      users(LEAST);
      const client = new SecretsManagerClient({
        endpoint: sandbox.awsUrl,
        region: 'eu-central-1',
        credentials: keys('AKIAANN'),
        maxAttempts: 1,
      });
      await client.send(new GetSecretValueCommand({ SecretId: 'dsp-sync/acme' }));
      await expect(client.send(new GetSecretValueCommand({ SecretId: 'other' }))).rejects.toMatchObject({
        name: 'AccessDeniedException',
      });
      client.destroy();
    });
  });

  describe('of another account\u2019s catalog', () => {
    const other = '210987654321';
    beforeEach(async () => {
      const owner = clients.glue(keys(other));
      await database('dsp_sales', owner);
      await table('dsp_sales', 'orders', owner);
    });
    const read = (glue: GlueClient, CatalogId?: string) =>
      glue.send(new GetTableCommand({ DatabaseName: 'dsp_sales', Name: 'orders', CatalogId }));

    it('show nothing to a call that does not name it: it sees the caller\u2019s own, empty one', async () => {
      expect((await root.send(new GetDatabasesCommand({}))).DatabaseList).toEqual([]);
      await expect(read(root)).rejects.toMatchObject({ name: 'EntityNotFoundException' });
      expect((await read(root, other)).Table).toMatchObject({ CatalogId: other });
      expect((await root.send(new GetDatabasesCommand({ CatalogId: other }))).DatabaseList).toHaveLength(1);
    });

    it('are what its resource policy says, once it has one', async () => {
      const Statement = { Effect: 'Allow' as const, Action: 'glue:Get*', Resource: '*', Principal: { AWS: ANN } };
      sandbox.aws.change({
        identities: {
          users: [{ arn: ANN, accessKeyId: 'AKIAANN' }],
          catalogs: [{ account: other, policy: { Statement } }],
        },
      });
      expect((await read(ann, other)).Table).toMatchObject({ Name: 'orders' });
      await expect(read(root, other)).rejects.toMatchObject(denied('because no resource-based policy allows'));
      const deletion = new DeleteTableCommand({ DatabaseName: 'dsp_sales', Name: 'orders', CatalogId: other });
      await expect(ann.send(deletion)).rejects.toMatchObject(denied('glue:DeleteTable'));
      await read(clients.glue(keys(other)));
    });

    it('do not reach another region', async () => {
      const abroad = clients.glue(keys(other), 'us-east-1');
      await expect(read(abroad)).rejects.toMatchObject({ name: 'EntityNotFoundException' });
    });
  });

  describe('by Lake Formation', () => {
    const govern = (...grants: object[]) => {
      sandbox.aws.change({
        identities: { users: [{ arn: ANN, accessKeyId: 'AKIAANN' }] },
        lakeFormation: [{ database: 'dsp_*', grants: grants as [] }],
      });
    };
    beforeEach(async () => {
      await database('dsp_sales');
      await table('dsp_sales', 'orders');
      await table('dsp_sales', 'items');
      await database('free');
    });

    it('are missing although IAM allows everything', async () => {
      govern();
      const insufficient = (what: string) =>
        denied(`^Insufficient Lake Formation permission\\(s\\): Required ${what}$`);
      await expect(database('dsp_hr', ann)).rejects.toMatchObject(insufficient('Create Database on Catalog'));
      await expect(table('dsp_sales', 'new', ann)).rejects.toMatchObject(insufficient('Create Table on dsp_sales'));
      const update = new UpdateTableCommand({ DatabaseName: 'dsp_sales', TableInput: { Name: 'ORDERS' } });
      await expect(ann.send(update)).rejects.toMatchObject(insufficient('Alter on orders'));
      await expect(
        ann.send(new DeleteTableCommand({ DatabaseName: 'dsp_sales', Name: 'orders' })),
      ).rejects.toMatchObject(insufficient('Drop on orders'));
      await expect(ann.send(new GetDatabaseCommand({ Name: 'dsp_sales' }))).rejects.toMatchObject(
        insufficient('Describe on dsp_sales'),
      );
      const { DatabaseList } = await ann.send(new GetDatabasesCommand({}));
      expect(DatabaseList?.map(({ Name }) => Name)).toEqual(['free']);
      await table('free', 'anything', ann);
    });

    it('are granted on the database and on tables by name; whoever created a table owns it', async () => {
      govern(
        { principal: ANN, permissions: ['DESCRIBE', 'CREATE_TABLE'] },
        { principal: ANN, permissions: ['ALTER', 'DESCRIBE'], tables: 'ord*' },
      );
      expect(await names('dsp_sales')).toEqual(['orders']);
      await ann.send(new UpdateTableCommand({ DatabaseName: 'dsp_sales', TableInput: { Name: 'orders' } }));
      await table('dsp_sales', 'own', ann);
      await ann.send(new UpdateTableCommand({ DatabaseName: 'dsp_sales', TableInput: { Name: 'own' } }));
      expect(await names('dsp_sales')).toEqual(['orders', 'own']);
      await expect(ann.send(new GetTableCommand({ DatabaseName: 'dsp_sales', Name: 'items' }))).rejects.toMatchObject(
        denied('Required Describe on items'),
      );
      await expect(names('dsp_sales', root)).rejects.toMatchObject(denied('Required Describe on dsp_sales'));
    });

    it('show on the table that they govern it', async () => {
      const registered = async () =>
        (await root.send(new GetTableCommand({ DatabaseName: 'dsp_sales', Name: 'orders' }))).Table
          ?.IsRegisteredWithLakeFormation;
      expect(await registered()).toBe(false);
      const principal = 'arn:aws:iam::*:user/*';
      govern({ principal, permissions: ['ALL'] }, { principal, permissions: ['ALL'], tables: '*' });
      expect(await registered()).toBe(true);
      expect(sandbox.glueDump().tables.map((one) => one.IsRegisteredWithLakeFormation)).toEqual([true, true]);
    });
  });
});
