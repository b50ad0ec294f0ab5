import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ObjectDatesBook } from '../tenant/object-dates.js';
import { FolderTenant } from '../tenant/folder-tenant.js';
import { contentFolder } from '../testing/real-content.config.js';
import { isRecord, type JsonRecord } from './json-record.js';
import { loadContent } from './load-content.js';

const FOLDER = contentFolder(resolve(import.meta.dirname, '../../../..'));
const isPresent = existsSync(FOLDER);
const present = isPresent ? describe : describe.skip;

present('the real content', () => {
  // The body of a skipped block runs too.
  const content = isPresent ? loadContent(FOLDER) : { spaces: [], leftOut: [] };
  const tenant = new FolderTenant(content, new ObjectDatesBook(undefined, new Date(0)));
  const { entries } = tenant.inventory();
  const expected = isPresent ? countedIndependently() : [];

  it('has one inventory entry for every definition of every file', () => {
    const ours = entries.map(({ file, technicalName }) => `${file} ${technicalName}`);
    expect(ours.sort()).toEqual(expected.map(({ file, name }) => `${file} ${name}`).sort());
  });

  it.each(['own', 'foreign', 'companion', 'other'] as const)(
    'agrees with an independent count about what is %s',
    (sort) => {
      const ours = entries.filter((entry) => sortOf(entry) === sort).length;
      expect(ours).toBe(expected.filter((definition) => definition.sort === sort).length);
      expect(ours).toBeGreaterThan(0);
    },
  );

  it('reads every listed object as a document that holds exactly its own definition', () => {
    for (const { space, type, technicalName, listed } of entries) {
      if (!listed) continue;
      const found = tenant.find(space)?.objects.get(type!)?.get(technicalName);
      const { definitions } = found!.saved.designTime() as { definitions: JsonRecord };
      const own = Object.keys(definitions).filter((name) =>
        entries.some((entry) => entry.space === space && entry.technicalName === name && entry.listed),
      );
      expect(own).toEqual([technicalName]);
    }
  });
});

/** The counting rule of the release check, written a second time from its words. */
function countedIndependently(): { file: string; name: string; sort: string }[] {
  return jsonFiles('').flatMap((file) => {
    const document = parsed(readFileSync(join(FOLDER, file), 'utf8').replace(/^\uFEFF/, ''));
    if (!isRecord(document) || !isRecord(document['definitions'])) return [];
    return Object.entries(document['definitions']).map(([name, definition]) => ({
      file,
      name,
      sort: sortOfDefinition(definition),
    }));
  });
}

function sortOfDefinition(definition: unknown): string {
  if (!isRecord(definition) || definition['kind'] !== 'entity') return 'other';
  if (definition['@cds.persistence.exists'] === true) return 'foreign';
  const delta = JSON.stringify(definition['@DataWarehouse.delta'] ?? null);
  return delta.includes('UPSERT') || '@DataWarehouse.enclosingObject' in definition ? 'companion' : 'own';
}

function sortOf({ listed, reason }: { listed: boolean; reason?: string }): string {
  if (listed) return 'own';
  return reason === 'foreign stub' ? 'foreign' : reason === 'delta companion' ? 'companion' : 'other';
}

function jsonFiles(below: string): string[] {
  return readdirSync(join(FOLDER, below), { withFileTypes: true }).flatMap((entry) => {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    return entry.isDirectory() ? jsonFiles(path) : path.endsWith('.json') ? [path] : [];
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
