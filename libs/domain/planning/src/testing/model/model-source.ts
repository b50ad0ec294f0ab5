import type { CatalogEntry, EntryColumn } from '@dss/catalog-model';

/*
 * The source of the model: a handful of fields and values, so that the sides of a merge meet.
 */

export type Value = string | undefined;
export const COLUMNS = ['A', 'B', 'C'] as const;
export type ColumnName = (typeof COLUMNS)[number];
/** Texts that a person may own. Column C has words of the source only. */
export const TEXTS = ['description', 'steward', 'A.comment', 'A.label', 'B.comment', 'B.label'] as const;
export type TextName = (typeof TEXTS)[number];

/** What the source wants of the table, as the mapping of a version puts it. Never changed in place. */
export interface Wanted {
  readonly texts: Readonly<Record<TextName, Value>>;
  /** In the source's order. */
  readonly columns: readonly ColumnName[];
  readonly type: string;
  readonly kind: string;
  /** A later version of the mapping adds parameters to table and columns. */
  readonly mapping: 1 | 2;
}

export const FIRST: Wanted = {
  texts: {
    description: 'one',
    steward: 'one',
    'A.comment': 'one',
    'A.label': 'one',
    'B.comment': 'one',
    'B.label': undefined,
  },
  columns: ['A', 'B'],
  type: 'string',
  kind: 'view',
  mapping: 1,
};

export function wantedText({ texts }: Wanted, column: ColumnName, member: 'comment' | 'label'): Value {
  return column === 'C' ? 'one' : texts[`${column}.${member}`];
}

export function entryOf(wanted: Wanted): CatalogEntry {
  const { texts, kind, mapping } = wanted;
  return {
    database: { name: 'dsp_sales', description: '', parameters: {} },
    name: 'orders',
    description: texts.description ?? '',
    parameters: {
      'dsp.kind': kind,
      ...(mapping === 2 && { 'dsp.extra': '2' }),
      ...(texts.steward !== undefined && { 'dsp.steward': texts.steward }),
    },
    columns: wanted.columns.map((name) => columnOf(wanted, name)),
    findings: [],
  };
}

function columnOf(wanted: Wanted, name: ColumnName): EntryColumn {
  const label = wantedText(wanted, name, 'label');
  return {
    name: name.toLowerCase(),
    technicalName: name,
    type: wanted.type,
    comment: wantedText(wanted, name, 'comment') ?? '',
    parameters: {
      'dsp.nativeType': 'cds.String',
      'dsp.technicalName': name,
      ...(label !== undefined && { 'dsp.label': label }),
      ...(wanted.mapping === 2 && { 'dsp.role': 'x' }),
    },
  };
}
