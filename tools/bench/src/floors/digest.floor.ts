import { hash } from 'node:crypto';
import { driveFloor } from './drive-floor.js';
import { canonical } from './canonical.js';
import { definitionTexts, slices } from './generated-texts.js';

/** Every definition parsed, and three canonical texts of it digested. */
await driveFloor(async (input, timed) => {
  for (const texts of slices(definitionTexts(input), 1000)) {
    await timed(() => {
      for (const text of texts) {
        const document = JSON.parse(text) as { definitions: Record<string, { elements?: object }> };
        const [definition = {}] = Object.values(document.definitions);
        const { elements, ...rest } = definition;
        const head = canonical(rest);
        hash('sha256', head, 'hex');
        hash('sha256', canonical(elements ?? {}), 'hex');
        hash('sha256', head + text.length.toString(), 'hex');
      }
    });
  }
});
