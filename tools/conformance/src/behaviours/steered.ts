import { CreateDatabaseCommand, GetDatabaseCommand, GetDatabasesCommand, GetTablesCommand } from '@aws-sdk/client-glue';
import { type AwsSettingsInput, type SandboxClient } from '@dss/sandbox';
import { z } from 'zod';
import { type Behaviour, chapter } from '../behaviour.js';
import { verdictOf } from '../refusal.js';
import { type World } from '../world.js';

const THROTTLED = 'ThrottlingException';
const DENIED = 'AccessDeniedException';
/** Access keys that the sandbox takes for somebody: a user whom the probe describes, and another account's. */
const SOMEBODY = 'AKIACONFORMANCE';
const OTHER_ACCOUNT = '210987654321';

/** What nobody can bring a real service to at will; a sandbox is told to. */
export const STEERED: readonly Behaviour[] = [
  ...chapter(
    '5',
    steered([
      {
        id: 'rates.throttled',
        title: 'A call above the rate is refused as throttled, with status 400',
        probe: 'GetDatabases two times at a rate of one, each operation for itself',
        expected: { calls: ['accepted', THROTTLED], status: 400, otherOperation: 'accepted' },
        observe: (world) =>
          withSettings(world, { rates: [{ perSecond: 0.001, burst: 1 }] }, async () => {
            const client = world.client({ maxAttempts: 1 });
            const list = () => client.send(new GetDatabasesCommand({ MaxResults: 1 }));
            const first = await verdictOf(list());
            const failed = Failure.parse(await list().catch((error: unknown) => error));
            const tables = client.send(new GetTablesCommand({ DatabaseName: await world.shared() }));
            return {
              calls: [first, failed.name],
              status: failed.$metadata.httpStatusCode,
              otherOperation: await verdictOf(tables),
            };
          }),
      },
      {
        id: 'rates.retry-after',
        title: 'A throttled answer may say in x-amz-retry-after when to come again',
        probe: 'GetDatabases two times at a rate of one in four seconds',
        expected: 'between 3 and 4 seconds',
        observe: (world) =>
          withSettings(world, { rates: [{ perSecond: 0.25, burst: 1 }], retryAfter: true }, async () => {
            const client = world.client({ maxAttempts: 1 });
            const list = () => client.send(new GetDatabasesCommand({ MaxResults: 1 }));
            await list();
            const { $response } = Failure.parse(await list().catch((error: unknown) => error));
            const ms = Number($response?.headers['x-amz-retry-after']);
            return ms > 3000 && ms <= 4000 ? 'between 3 and 4 seconds' : `${ms} ms`;
          }),
      },
    ]),
  ),
  ...chapter(
    '3',
    steered([
      {
        id: 'quotas.tables',
        title: 'More tables than a database may have are refused',
        probe: 'CreateTable two times where one is allowed',
        expected: ['accepted', 'ResourceNumberLimitExceededException'],
        observe: async (world) => {
          const database = await world.database();
          return withSettings(world, { quotas: { tablesPerDatabase: 1 } }, async () => [
            await verdictOf(world.glue.createTable(database)),
            await verdictOf(world.glue.createTable(database, { Name: 'second' })),
          ]);
        },
      },
      {
        id: 'quotas.versions',
        title: 'More versions than a table may have are refused, unless nothing is archived',
        probe: 'UpdateTable at the limit, with SkipArchive, and after versions were deleted',
        expected: { full: 'ResourceNumberLimitExceededException', skipped: 'accepted', purged: 'accepted' },
        observe: async (world) => {
          const { glue } = world;
          const database = await world.databaseWithTable();
          await glue.updateTable(database);
          return withSettings(world, { quotas: { versionsPerTable: 2 } }, async () => {
            const full = await verdictOf(glue.updateTable(database));
            const skipped = await verdictOf(glue.updateTable(database, {}, { SkipArchive: true }));
            await glue.deleteVersions(database, ['0']);
            return { full, skipped, purged: await verdictOf(glue.updateTable(database)) };
          });
        },
      },
    ]),
  ),
  ...chapter(
    '9',
    steered([
      {
        id: 'access.before-existence',
        title: 'Permission is judged before existence: a probe on an absent name tells allowed from denied',
        probe: 'GetDatabase and CreateDatabase of unused names with a policy that allows GetDatabase only',
        expected: { allowed: 'EntityNotFoundException', denied: DENIED },
        observe: (world) => {
          const Statement = { Effect: 'Allow' as const, Action: 'glue:GetDatabase', Resource: '*' };
          return withSomebody(world, { policy: { Statement } }, async () => {
            const client = world.client({ accessKeyId: SOMEBODY });
            const create = new CreateDatabaseCommand({ DatabaseInput: { Name: world.newName() } });
            return {
              allowed: await verdictOf(client.send(new GetDatabaseCommand({ Name: world.newName() }))),
              denied: await verdictOf(client.send(create), [DENIED]),
            };
          });
        },
      },
      {
        id: 'access.lists-filtered',
        title: 'A list leaves out what the caller may not see, without a word',
        probe: 'GetTables with a policy that allows tables whose names begin with "a"',
        expected: ['apple'],
        observe: async (world) => {
          const database = await world.database();
          for (const Name of ['apple', 'banana']) await world.glue.createTable(database, { Name });
          const Resource = ['catalog', 'database/*', 'table/*/a*'].map((one) => `arn:aws:glue:*:*:${one}`);
          const policy = { Statement: { Effect: 'Allow' as const, Action: 'glue:GetTables', Resource } };
          return withSomebody(world, { policy }, async () => {
            const client = world.client({ accessKeyId: SOMEBODY });
            const { TableList = [] } = await client.send(new GetTablesCommand({ DatabaseName: database }));
            return TableList.map(({ Name }) => Name);
          });
        },
      },
    ]),
  ),
  ...chapter(
    '2',
    steered([
      {
        id: 'access.own-catalog',
        title: 'A call without a catalog id sees the caller\u2019s own catalog, not the one it may mean',
        probe: 'GetDatabase of another account\u2019s database without and with its CatalogId',
        expected: { without: 'EntityNotFoundException', with: 'accepted' },
        observe: async (world) => {
          const Name = await world.database();
          const { account } = await world.identity();
          const client = world.client({ accessKeyId: OTHER_ACCOUNT });
          return {
            without: await verdictOf(client.send(new GetDatabaseCommand({ Name }))),
            with: await verdictOf(client.send(new GetDatabaseCommand({ Name, CatalogId: account }))),
          };
        },
      },
    ]),
  ),
  ...chapter(
    '8',
    steered([
      {
        id: 'access.lake-formation',
        title:
          'A database under Lake Formation refuses writes without a grant, and its tables say that it governs them',
        probe: 'CreateTable and GetTable in a governed database',
        expected: { write: DENIED, governed: true },
        observe: async (world) => {
          const database = await world.databaseWithTable();
          const { arn } = await world.identity();
          const grants = [
            { principal: arn, permissions: ['DESCRIBE' as const] },
            { principal: arn, permissions: ['SELECT' as const], tables: '*' },
          ];
          return withSettings(world, { lakeFormation: [{ database, grants }] }, async () => ({
            write: await verdictOf(world.glue.createTable(database, { Name: 'new' }), [DENIED]),
            governed: (await world.glue.table(database))?.IsRegisteredWithLakeFormation,
          }));
        },
      },
    ]),
  ),
  ...chapter(
    '11',
    steered([
      {
        id: 'events.published',
        title: 'Creations, updates and deletions are published as EventBridge events',
        probe: 'CreateDatabase, CreateTable, UpdateTable, DeleteTable; the event feed afterwards',
        expected: ['CreateDatabase', 'CreateTable', 'UpdateTable', 'DeleteTable'],
        observe: async (world) => {
          const sandbox = sandboxOf(world);
          const before = (await sandbox.aws.events()).at(-1)?.seq ?? 0;
          const database = await world.databaseWithTable();
          await world.glue.updateTable(database);
          await world.glue.deleteTable(database);
          const events = await sandbox.aws.events(before);
          const own = events.filter(({ event }) => event.detail.databaseName === database);
          return own.map(({ event }) => event.detail.typeOfChange);
        },
      },
    ]),
  ),
];

const Failure = z.object({
  name: z.string(),
  $metadata: z.object({ httpStatusCode: z.number() }),
  $response: z.object({ headers: z.record(z.string(), z.string()) }).optional(),
});

type Steered = Omit<Behaviour, 'reference'>;

function steered(behaviours: readonly Steered[]): readonly Steered[] {
  return behaviours.map((behaviour) => ({ ...behaviour, needsSandbox: true }));
}

/** Behaves so for the duration of the work; afterwards as before. */
async function withSettings<T>(world: World, settings: AwsSettingsInput, work: () => Promise<T>): Promise<T> {
  // Made before the settings can stand in the way.
  await world.shared();
  const { aws } = sandboxOf(world);
  const before = new Map(Object.entries(await aws.settings()));
  await aws.change(settings);
  try {
    return await work();
  } finally {
    await aws.change(Object.fromEntries(Object.keys(settings).map((name) => [name, before.get(name)])));
  }
}

function withSomebody<T>(
  world: World,
  { policy }: { policy: NonNullable<UserInput['policy']> },
  work: () => Promise<T>,
): Promise<T> {
  const arn = 'arn:aws:iam::123456789012:user/conformance';
  return withSettings(world, { identities: { users: [{ arn, accessKeyId: SOMEBODY, policy }] } }, work);
}

type UserInput = NonNullable<NonNullable<AwsSettingsInput['identities']>['users']>[number];

function sandboxOf({ target: { sandbox } }: World): SandboxClient {
  if (sandbox === undefined) throw new Error('this behaviour needs a sandbox');
  return sandbox;
}
