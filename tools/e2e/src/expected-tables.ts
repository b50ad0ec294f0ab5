import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';

const Facts = z.record(z.string(), z.json());
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
const read = (file: string): unknown => JSON.parse(readFileSync(join(FOLDER, file), 'utf8'));

/** The hand-written tables that the peculiar assets of the sample tenant must become. */
export function expectedTables(): readonly ExpectedTable[] {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.json') && !OTHERS.includes(file));
  return files.flatMap((file) => Tables.parse(read(file)).tables);
}

const OTHERS = ['no-tables.json', 'databases.json'];

export function expectedWithoutTable(): z.infer<typeof NoTables> {
  return NoTables.parse(read('no-tables.json'));
}

export function expectedDatabases(): z.infer<typeof Databases>['databases'] {
  return Databases.parse(read('databases.json')).databases;
}
