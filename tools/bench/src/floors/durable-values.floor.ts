import { jetstream, jetstreamManager, StorageType } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { driveFloor, inFlight } from './drive-floor.js';
import { definitionTexts, slices } from './generated-texts.js';
import { type Definition, plainTable } from './plain-table.js';

/**
 * What must outlive a run, each put once into a stream that keeps the last of a subject: the table's name, which alone
 * must be new, the names of its columns, the definition as it came, the table as it was written (decision 16: the image
 * is the catalog entry).
 */
await driveFloor(async (input, timed) => {
  const nats = await connect({ servers: input.natsUrl });
  const js = jetstream(nats);
  const manager = await jetstreamManager(nats);
  for (const bucket of ['definitions', 'images', 'tables', 'names']) {
    await manager.streams.add({
      name: `floor_${bucket}`,
      subjects: [`floor_kv.${bucket}.>`],
      storage: StorageType.File,
      max_msgs_per_subject: 1,
    });
  }
  let done = 0;
  for (const texts of slices(definitionTexts(input), 500)) {
    const values = texts.map((text) => {
      const [[name, definition] = ['', { elements: {} }]] = Object.entries(
        (JSON.parse(text) as { definitions: Record<string, Definition> }).definitions,
      );
      const table = plainTable('SPACE', name, definition);
      const names = Object.fromEntries(
        Object.keys(definition.elements).map((column) => [column, column.toLowerCase()]),
      );
      return { definition: text, table: JSON.stringify(table), names: JSON.stringify({ table: table.Name, names }) };
    });
    const first = done;
    done += texts.length;
    await timed(() =>
      inFlight(values.length, 64, async (at) => {
        const { definition = '', table = '', names = '' } = values[at] ?? {};
        const key = String(first + at);
        await js.publish(`floor_kv.tables.${key}`, key, { expect: { lastSubjectSequence: 0 } });
        await js.publish(`floor_kv.names.${key}`, names);
        await js.publish(`floor_kv.definitions.${key}`, definition);
        await js.publish(`floor_kv.images.${key}`, table);
      }),
    );
  }
  for (const bucket of ['definitions', 'images', 'tables', 'names']) await manager.streams.delete(`floor_${bucket}`);
  await nats.close();
});
