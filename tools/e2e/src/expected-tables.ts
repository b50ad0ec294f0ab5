import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { z } from 'zod';

/** Glue holds text only: a bare number or `true` is a forgotten quote. Lists and maps stand for JSON text. */
const Fact = z.union([z.string(), z.array(z.json()), z.record(z.string(), z.json())], {
  error: 'must be text (quote numbers, true and false), a list or a map',
});
const Facts = z.record(z.string(), Fact);
const ExpectedColumn = z.strictObject({ name: z.string(), type: z.string(), comment: z.string(), dsp: Facts });
const ExpectedTable = z.strictObject({
  space: z.string(),
  technicalName: z.string(),
  database: z.string(),
  table: z.string(),
  description: z.string(),
  dsp: Facts,
  columns: z.array(ExpectedColumn),
  /** Given when `columns` are some of many. */
  columnCount: z.number().optional(),
  /** Codes of the findings in the asset's outcome. */
  findings: z.array(z.string()).optional(),
});
export type ExpectedTable = z.infer<typeof ExpectedTable>;

const Named = z.strictObject({ space: z.string(), technicalName: z.string() });
const NoTables = z.strictObject({
  story: z.string(),
  skipped: z.array(Named.extend({ reason: z.string() })),
  unlisted: z.array(Named),
});
const Databases = z.strictObject({
  story: z.string(),
  databases: z.array(z.strictObject({ name: z.string(), description: z.string(), space: z.string() })),
});
const Tables = z.strictObject({ story: z.string(), tables: z.array(ExpectedTable) });

const FOLDER = resolve('tools/sandbox/expected');
const OTHERS = ['no-tables.yaml', 'databases.yaml'];

/** The hand-written tables that the peculiar assets of the sample tenant must become. */
export function expectedTables(): readonly ExpectedTable[] {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.yaml') && !OTHERS.includes(file));
  return files.flatMap((file) => readTables(textOf(file), file));
}

export function expectedWithoutTable(): z.infer<typeof NoTables> {
  return NoTables.parse(readYaml(textOf('no-tables.yaml'), 'no-tables.yaml'));
}

export function expectedDatabases(): z.infer<typeof Databases>['databases'] {
  return Databases.parse(readYaml(textOf('databases.yaml'), 'databases.yaml')).databases;
}

/** The tables of one story. `from` is the file that an error names. */
export function readTables(text: string, from: string): readonly ExpectedTable[] {
  return Tables.parse(readYaml(text, from)).tables;
}

/** What a YAML parser would guess or pass over, a key that stands twice above all, is an error that names the place. */
function readYaml(text: string, from: string): unknown {
  const document = parseDocument(text, { version: '1.2', strict: true, uniqueKeys: true });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) throw new Error(`${from}: ${problem.message}`);
  return document.toJS();
}

function textOf(file: string): string {
  return readFileSync(join(FOLDER, file), 'utf8');
}
