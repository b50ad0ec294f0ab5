import type { CatalogEntry } from '@dss/catalog-model';

/**
 * What the AWS Glue Data Catalog takes (aws-glue.md 3). The model counts characters, the developer guide bytes; bytes
 * are the stricter reading, so texts are measured in UTF-8 bytes.
 */
export const GLUE_LIMITS = {
  nameBytes: 255,
  commentBytes: 255,
  descriptionBytes: 2048,
  parameterKeyBytes: 255,
  parameterValueBytes: 512_000,
  typeBytes: 131_072,
  tags: 50,
  tagKeyCharacters: 128,
  tagValueCharacters: 256,
} as const;

/** Glue takes 255, Iceberg's catalog 252 (apache/iceberg PR 1633). */
export const MAX_DATABASE_NAME_BYTES = 252;

/** Not in Glue's model; entries above some 400 KB are trouble (aws-glue.md 3), so ours stay well below. */
export const DEFAULT_ENTRY_BUDGET_BYTES = 256 * 1024;

/** Bytes of the table as it will be sent, with room for the book-keeping that planning adds. */
export function entryBytes(entry: CatalogEntry): number {
  const table = {
    Name: entry.name,
    Description: entry.description,
    TableType: 'EXTERNAL_TABLE',
    Parameters: entry.parameters,
    StorageDescriptor: {
      Columns: entry.columns.map((column) => ({
        Name: column.name,
        Type: column.type,
        Comment: column.comment,
        Parameters: column.parameters,
      })),
    },
    PartitionKeys: [],
  };
  return jsonBytes(table) + bookKeepingBytes(entry);
}

/**
 * True when an entry is within the budget by its number of characters alone, as nearly every entry is: JSON writes six
 * bytes for a character at most. To write the whole table only to learn its size costs more than making it.
 */
export function isSurelyWithin(entry: CatalogEntry, budget: number): boolean {
  let characters = entry.name.length + entry.description.length + charactersOf(entry.parameters);
  for (const { name, technicalName, type, comment, parameters } of entry.columns) {
    characters += name.length + type.length + comment.length + charactersOf(parameters);
    // In the book-keeping it is escaped twice.
    characters += 2 * technicalName.length;
  }
  return characters * 6 + entry.columns.length * COLUMN_FRAME_BYTES + TABLE_FRAME_BYTES <= budget;
}

/** Names of the members, punctuation, and what the book-keeping takes beside names. */
const COLUMN_FRAME_BYTES = 120;
const TABLE_FRAME_BYTES = 1400;

function charactersOf(parameters: Readonly<Record<string, string>>): number {
  let characters = 0;
  // Quotes, colon and comma count as one character: that is six bytes.
  for (const key of Object.keys(parameters)) characters += key.length + (parameters[key]?.length ?? 0) + 1;
  return characters;
}

/**
 * Upper bound of what `dsp_sync.*` takes: per column its key, escaped twice because `dsp_sync.applied` is JSON within
 * JSON, and 40 bytes of digests; a kilobyte for the rest. Some 30 KB for a table of 500 columns.
 */
export function bookKeepingBytes({ columns }: Pick<CatalogEntry, 'columns'>): number {
  return columns.reduce((sum, { technicalName }) => sum + keyBytes(technicalName) + 40, 1024);
}

/** Quotes, and quotes with a backslash; what else is escaped is counted by doing it. */
function keyBytes(name: string): number {
  return /^[\w .-]*$/.test(name) ? name.length + 6 : jsonBytes(JSON.stringify(name));
}

function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
