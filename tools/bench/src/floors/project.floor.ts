import { driveFloor } from './drive-floor.js';
import { definitionTexts, slices } from './generated-texts.js';
import { type Definition, plainTable } from './plain-table.js';

/** Every parsed definition turned into a table and written as JSON. */
await driveFloor(async (input, timed) => {
  for (const texts of slices(definitionTexts(input), 1000)) {
    const parsed = texts.map((text) => JSON.parse(text) as { definitions: Record<string, Definition> });
    await timed(() => {
      for (const { definitions } of parsed) {
        for (const [name, definition] of Object.entries(definitions))
          JSON.stringify(plainTable('SPACE', name, definition));
      }
    });
  }
});
