import { Agent } from 'node:http';
import { CreateDatabaseCommand, CreateTableCommand, DeleteDatabaseCommand, GlueClient } from '@aws-sdk/client-glue';
import { driveFloor, inFlight } from './drive-floor.js';
import { definitionTexts, slices } from './generated-texts.js';
import { type Definition, plainTable } from './plain-table.js';

/** One CreateTable per asset by the AWS SDK, 64 in flight, connections kept, no retry. */
await driveFloor(async (input, timed) => {
  const glue = new GlueClient({
    endpoint: input.awsUrl,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' },
    maxAttempts: 1,
    requestHandler: { httpAgent: new Agent({ keepAlive: true, maxSockets: 64 }) },
  });
  const DatabaseName = `floor_${process.pid}`;
  await glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: DatabaseName } }));
  for (const texts of slices(definitionTexts(input), 500)) {
    const tables = texts.flatMap((text) =>
      Object.entries((JSON.parse(text) as { definitions: Record<string, Definition> }).definitions).map(
        ([name, definition]) => plainTable('SPACE', name, definition),
      ),
    );
    await timed(() =>
      inFlight(tables.length, 64, (at) => glue.send(new CreateTableCommand({ DatabaseName, TableInput: tables[at] }))),
    );
  }
  await glue.send(new DeleteDatabaseCommand({ Name: DatabaseName }));
  glue.destroy();
});
