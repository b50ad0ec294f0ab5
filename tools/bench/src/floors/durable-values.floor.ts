import { jetstream, jetstreamManager, StorageType } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { driveFloor, inFlight } from './drive-floor.js';
import { definitionTexts, slices } from './generated-texts.js';
import { type Definition, plainTable } from './plain-table.js';

/**
 * The four values that must outlive a run, each put once into a stream that keeps the last of a subject: the definition
 * as it came, the table as it was written (image), the catalog entry (as large), and the allocated names of table and
 * columns, which alone must be new.
 */
await driveFloor(async (input, timed) => {
  const nats = await connect({ servers: input.natsUrl });
  const js = jetstream(nats);
  const manager = await jetstreamManager(nats);
  for (const bucket of ['definitions', 'images', 'entries', 'names']) {
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
        await js.publish(`floor_kv.names.${key}`, names, { expect: { lastSubjectSequence: 0 } });
        await js.publish(`floor_kv.definitions.${key}`, definition);
        await js.publish(`floor_kv.images.${key}`, table);
        await js.publish(`floor_kv.entries.${key}`, table);
      }),
    );
  }
  for (const bucket of ['definitions', 'images', 'entries', 'names']) await manager.streams.delete(`floor_${bucket}`);
  await nats.close();
});
