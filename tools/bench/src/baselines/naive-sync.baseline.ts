import {
  CreateDatabaseCommand,
  CreateTableCommand,
  GetTableCommand,
  GlueClient,
  UpdateTableCommand,
} from '@aws-sdk/client-glue';
import { GeneratedCatalog } from '@dss/sandbox';
import { inFlight } from '../floors/drive-floor.js';
import { type Definition, plainTable } from '../floors/plain-table.js';
import { bearer } from '../floors/tenant-token.js';
import { BaselineInput, type BaselineOutput } from './baseline-input.js';

/**
 * What people write who need this once: Node's own fetch, the AWS SDK as it comes, a loop. It is told all names, so it
 * spends no list call; it keeps no state, so a second run does everything again.
 */
const input = BaselineInput.parse(JSON.parse(process.argv[2] ?? ''));
const catalog = new GeneratedCatalog(input.plan);
const headers = { ...(await bearer(input.tenantUrl)), accept: 'application/vnd.sap.datasphere.object.content+json' };
const glue = new GlueClient({
  endpoint: input.awsUrl,
  region: 'eu-central-1',
  credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' },
});
const DatabaseName = input.database;
if (!input.known) await glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: DatabaseName } }));

const before = process.cpuUsage();
const startedAt = performance.now();
await inFlight(input.sample, input.workers, input.getsFirst ? getThenCreate : twoCallsThenWrite);
const { user, system } = process.cpuUsage(before);
process.stdout.write(
  `${JSON.stringify({ cpuMicros: user + system, wallMs: performance.now() - startedAt } satisfies BaselineOutput)}\n`,
);
glue.destroy();

/** B1, B2: read the definition, ask whether the table is there, create it, or update it when something differs. */
async function getThenCreate(index: number): Promise<void> {
  const { name, definition } = await definitionOf(index);
  const TableInput = plainTable('SPACE', name, definition);
  const held = await glue.send(new GetTableCommand({ DatabaseName, Name: TableInput.Name })).catch((error: unknown) => {
    if (error instanceof Error && error.name === 'EntityNotFoundException') return undefined;
    throw error;
  });
  const shown = (
    columns: readonly { Name?: string | undefined; Type?: string | undefined; Comment?: string | undefined }[] = [],
  ) => JSON.stringify(columns.map(({ Name, Type, Comment }) => [Name, Type, Comment]));
  if (held === undefined) await glue.send(new CreateTableCommand({ DatabaseName, TableInput }));
  else if (shown(held.Table?.StorageDescriptor?.Columns) !== shown(TableInput.StorageDescriptor.Columns)) {
    await glue.send(new UpdateTableCommand({ DatabaseName, TableInput }));
  }
}

/** B3: read `$metadata` and the definition, write. `$metadata` of what is not exposed is a 404, and a call all the same. */
async function twoCallsThenWrite(index: number): Promise<void> {
  const { space, type, name: asset } = catalog.asset(index);
  const kind = type === 'analyticmodels' ? 'analytical' : 'relational';
  const metadata = await fetch(
    `${input.tenantUrl}/api/v1/datasphere/consumption/${kind}/${space.id}/${asset}/$metadata`,
    { headers },
  );
  await metadata.text();
  const { name, definition } = await definitionOf(index);
  const write = { DatabaseName, TableInput: plainTable('SPACE', name, definition) };
  await glue.send(input.known ? new UpdateTableCommand(write) : new CreateTableCommand(write));
}

async function definitionOf(index: number): Promise<{ name: string; definition: Definition }> {
  const { space, type, name } = catalog.asset(index);
  const answer = await fetch(`${input.tenantUrl}/dwaas-core/api/v1/spaces/${space.id}/${type}/${name}`, { headers });
  const document = (await answer.json()) as { definitions: Record<string, Definition> };
  const definition = document.definitions[name];
  if (definition === undefined) throw new Error(`${name}: ${answer.status}`);
  return { name, definition };
}
