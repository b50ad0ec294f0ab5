import type { CatalogEntry, EntryColumn } from '@dss/catalog-model';
import { GLUE_LIMITS, MAX_DATABASE_NAME_BYTES } from './targets/glue.js';
import { isGlueType } from './targets/glue-type.js';

/** Why Glue, or an engine over it, would not take an entry. */
export interface EntryProblem {
  readonly code:
    | 'NAME_INVALID'
    | 'NAME_TAKEN'
    | 'COLUMNS_MISSING'
    | 'TYPE_INVALID'
    | 'COMMENT_INVALID'
    | 'DESCRIPTION_INVALID'
    | 'PARAMETER_INVALID'
    | 'PARTITION_INVALID'
    | 'TAG_INVALID';
  /** Where: `name`, `columns.<technical name>`, `parameters.<key>` … */
  readonly field: string;
  readonly message: string;
}

/**
 * The checks of aws-glue.md 4 before a write; empty when there is nothing to say. The SDK validates nothing by itself,
 * and Glue takes things that no query engine can read afterwards (duplicate columns, any text as type).
 */
export function validateEntry(entry: CatalogEntry): readonly EntryProblem[] {
  return [
    ...checkName(entry.database.name, 'database.name', MAX_DATABASE_NAME_BYTES),
    ...(/^\d/.test(entry.database.name) ? [nameStartsWithDigit] : []),
    ...checkDescription(entry.database.description, 'database.description'),
    ...checkParameters(entry.database.parameters, 'database.parameters'),
    ...checkName(entry.name, 'name', GLUE_LIMITS.nameBytes),
    ...checkDescription(entry.description, 'description'),
    ...checkParameters(entry.parameters, 'parameters'),
    ...checkColumns(entry.columns),
    ...checkPartitionKeys(entry),
    ...checkTags(entry.database.tags ?? {}),
  ];
}

const nameStartsWithDigit: EntryProblem = {
  code: 'NAME_INVALID',
  field: 'database.name',
  message: 'starts with a digit, which Athena takes in quotes only',
};

function checkName(name: string, field: string, maxBytes: number): EntryProblem[] {
  if (/^[a-z0-9_]+$/.test(name) && name.length <= maxBytes) return [];
  return [
    { code: 'NAME_INVALID', field, message: `must be 1 to ${maxBytes} of a-z, 0-9 and _, has ${bytes(name)} bytes` },
  ];
}

function checkDescription(text: string, field: string): EntryProblem[] {
  if (bytes(text) <= GLUE_LIMITS.descriptionBytes && isPlain(text, /[\0-\x08\x0b\x0c\x0e-\x1f]/)) return [];
  return [
    {
      code: 'DESCRIPTION_INVALID',
      field,
      message: `must be at most ${GLUE_LIMITS.descriptionBytes} bytes without control characters, has ${bytes(text)}`,
    },
  ];
}

function checkColumns(columns: readonly EntryColumn[]): EntryProblem[] {
  if (columns.length === 0) return [{ code: 'COLUMNS_MISSING', field: 'columns', message: 'at least one is needed' }];
  const seen = new Set<string>();
  return columns.flatMap((column) => {
    const taken = seen.has(column.name);
    seen.add(column.name);
    return checkColumn(column, taken);
  });
}

function checkColumn(column: EntryColumn, taken: boolean): EntryProblem[] {
  const field = `columns.${column.technicalName}`;
  return [
    ...checkName(column.name, field, GLUE_LIMITS.nameBytes),
    ...(taken ? [{ code: 'NAME_TAKEN' as const, field, message: `the name ${column.name} occurs twice` }] : []),
    ...(isGlueType(column.type)
      ? []
      : [
          {
            code: 'TYPE_INVALID' as const,
            field,
            message: `not a type of at most ${GLUE_LIMITS.typeBytes} bytes that Glue's readers know: ${column.type.slice(0, 100)}`,
          },
        ]),
    ...checkComment(column.comment, field),
    ...checkParameters(column.parameters, field),
  ];
}

function checkComment(comment: string, field: string): EntryProblem[] {
  if (bytes(comment) <= GLUE_LIMITS.commentBytes && isPlain(comment, /[\0-\x08\n-\x1f]/)) return [];
  return [
    {
      code: 'COMMENT_INVALID',
      field,
      message: `the comment must be one line of at most ${GLUE_LIMITS.commentBytes} bytes, has ${bytes(comment)}`,
    },
  ];
}

function checkParameters(parameters: Readonly<Record<string, string>>, field: string): EntryProblem[] {
  return Object.entries(parameters).flatMap(([key, value]) => {
    const keyIsGood = key !== '' && bytes(key) <= GLUE_LIMITS.parameterKeyBytes && isPlain(key, /[\0-\x08\n-\x1f]/);
    if (keyIsGood && bytes(value) <= GLUE_LIMITS.parameterValueBytes && value.isWellFormed()) return [];
    return [
      {
        code: 'PARAMETER_INVALID' as const,
        field: `${field}.${key.slice(0, 100)}`,
        message: `key of 1 to ${GLUE_LIMITS.parameterKeyBytes} bytes in one line, value of at most ${GLUE_LIMITS.parameterValueBytes} bytes; they have ${bytes(key)} and ${bytes(value)}`,
      },
    ];
  });
}

/** Keys are columns of the table that are taken out of its columns: primitive ones, and something has to be left. */
function checkPartitionKeys({ columns, partitionKeys = [] }: CatalogEntry): EntryProblem[] {
  const keys = new Set(partitionKeys);
  const found = columns.filter(({ technicalName }) => keys.has(technicalName));
  const nested = found.find(({ type }) => type.includes('<'));
  const reason =
    found.length < keys.size
      ? 'names a column that the table does not have'
      : nested
        ? `the column ${nested.technicalName} is nested`
        : keys.size > 0 && keys.size === columns.length
          ? 'leaves no column'
          : undefined;
  return reason === undefined ? [] : [{ code: 'PARTITION_INVALID', field: 'partitionKeys', message: reason }];
}

/** Characters here, not bytes: so AWS counts them (aws-glue.md 2.4). */
function checkTags(tags: Readonly<Record<string, string>>): EntryProblem[] {
  const { tags: most, tagKeyCharacters, tagValueCharacters } = GLUE_LIMITS;
  const named = Object.entries(tags);
  const bad = named.filter(
    ([key, value]) =>
      key === '' || key.length > tagKeyCharacters || value.length > tagValueCharacters || /^aws/i.test(key),
  );
  const problem = (field: string, message: string): EntryProblem => ({ code: 'TAG_INVALID', field, message });
  return [
    ...(named.length > most ? [problem('database.tags', `at most ${most}, there are ${named.length}`)] : []),
    ...bad.map(([key]) =>
      problem(
        `database.tags.${key.slice(0, 100)}`,
        `key of 1 to ${tagKeyCharacters} characters that does not begin with aws, value of at most ${tagValueCharacters}`,
      ),
    ),
  ];
}

/** Nothing of `refused`, no half surrogate pair, and nothing beyond U+FFFD in the basic plane. */
function isPlain(text: string, refused: RegExp): boolean {
  return text.isWellFormed() && !refused.test(text) && !/[\ufffe\uffff]/.test(text);
}

function bytes(text: string): number {
  return Buffer.byteLength(text);
}
