import { CreateDatabaseCommand, CreateTableCommand, GlueClient } from '@aws-sdk/client-glue';
import { inFlight } from '../floors/drive-floor.js';
import { ThrottledInput, type ThrottledOutput } from './throttled-input.js';

/** What the AWS SDK makes of a quota by itself: so many tables, so many at the same time, its own retries. */
const input = ThrottledInput.parse(JSON.parse(process.argv[2] ?? ''));
const glue = new GlueClient({
  endpoint: input.awsUrl,
  region: 'eu-central-1',
  credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' },
  retryMode: input.retryMode,
});
const { database: DatabaseName } = input;
const StorageDescriptor = { Columns: [{ Name: 'id', Type: 'bigint' }] };
await glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: DatabaseName } }));
let givenUp = 0;
await inFlight(input.tables, input.workers, async (index) => {
  const TableInput = { Name: `t${index}`, StorageDescriptor };
  await glue.send(new CreateTableCommand({ DatabaseName, TableInput })).catch((error: unknown) => {
    if (!(error instanceof Error) || error.name !== 'ThrottlingException') throw error;
    givenUp += 1;
  });
});
process.stdout.write(`${JSON.stringify({ givenUp } satisfies ThrottledOutput)}\n`);
glue.destroy();
