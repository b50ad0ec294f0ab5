import type { ColumnType } from '@dss/catalog-model';
import type { MappingOptions } from './mapping-options.js';

/** What became of a type: the target's type text, what the text cannot say, and what was lost. */
export interface TypedAs {
  readonly type: string;
  /** Column parameters without the `dsp.` prefix. */
  readonly facts?: Readonly<Partial<Record<TypeFact, string | number | boolean | undefined>>>;
  /** Value of `dsp.typeLoss`. */
  readonly loss?: string;
}

/** All parameters that a type can bring along. */
export const TYPE_FACTS = [
  ...(['nativeType', 'type', 'struct', 'length', 'fixed', 'precision', 'dimension', 'srid'] as const),
  ...(['lob', 'semantic', 'format', 'timezone', 'typeLoss', 'typeFidelity'] as const),
] as const;
export type TypeFact = (typeof TYPE_FACTS)[number];

type Row = (type: ColumnType, options: MappingOptions) => TypedAs;

/**
 * The SAP types and what they become, one row each (aws-glue.md 7.2). Arrays and structures are not here: they follow
 * from the type's own shape. What has no row becomes `string` and is declared a loss.
 */
const TYPE_TABLE: ReadonlyMap<string, Row> = new Map<string, Row>([
  ['cds.String', text],
  ['cds.hana.VARCHAR', text],
  ['cds.hana.NVARCHAR', text],
  ['cds.hana.CHAR', fixedText],
  ['cds.hana.NCHAR', fixedText],
  ['cds.LargeString', always('string', { lob: true })],
  ['cds.hana.CLOB', always('string', { lob: true })],
  ['cds.hana.NCLOB', always('string', { lob: true })],
  ['cds.UUID', always('string', { semantic: 'uuid', length: 36 })],
  ['cds.Boolean', always('boolean')],
  // HANA's TINYINT is unsigned, 0 to 255; Hive's tinyint ends at 127.
  ['cds.UInt8', always('smallint')],
  ['cds.hana.TINYINT', always('smallint')],
  ['cds.Int16', always('smallint')],
  ['cds.hana.SMALLINT', always('smallint')],
  ['cds.Integer', always('int')],
  ['cds.Int32', always('int')],
  ['cds.Integer64', always('bigint')],
  ['cds.Int64', always('bigint')],
  ['cds.Decimal', decimal],
  ['cds.DecimalFloat', floatingDecimal],
  ['cds.hana.SMALLDECIMAL', floatingDecimal],
  ['cds.Double', always('double')],
  ['cds.hana.REAL', always('float')],
  ['cds.Date', always('date')],
  // Hive has no time of day (Athena knows TIME in queries only).
  ['cds.Time', always('string', { semantic: 'time', format: 'HH:mm:ss' })],
  ['cds.DateTime', always('timestamp', { precision: 0, timezone: 'UTC' })],
  ['cds.Timestamp', always('timestamp', { precision: 7, timezone: 'UTC' })],
  ['cds.Binary', binary],
  ['cds.LargeBinary', binary],
  ['cds.hana.BINARY', binary],
  // As text, like Athena's own HANA connector.
  ['cds.hana.ST_POINT', geometry],
  ['cds.hana.ST_GEOMETRY', geometry],
  ['cds.Vector', vector],
  ['cds.hana.REAL_VECTOR', vector],
  ['cds.Map', always('string', { semantic: 'json' })],
]);

/** The row for a type that is neither array nor structure. */
export function typedAs(type: ColumnType, options: MappingOptions): TypedAs {
  return TYPE_TABLE.get(type.cds)?.(type, options) ?? { type: 'string', loss: 'unknown' };
}

/** A number whose decimals float: `double` keeps 15 digits of 34, `decimal(38,10)` cuts small fractions, text keeps all. */
export function floatingDecimal(_type: ColumnType | undefined, options: MappingOptions): TypedAs {
  const types = { double: 'double', decimal38: 'decimal(38,10)', string: 'string' } as const;
  return { type: types[options.floatingDecimal], loss: 'floating-decimal' };
}

function always(type: string, facts: TypedAs['facts'] = {}): Row {
  return () => ({ type, facts });
}

function text({ length }: ColumnType, options: MappingOptions): TypedAs {
  const sized = options.text === 'varchar' && isCount(length) && length >= 1 && length <= 65_535;
  return { type: sized ? `varchar(${length})` : 'string', facts: { length: count(length) } };
}

function fixedText({ length }: ColumnType, options: MappingOptions): TypedAs {
  const sized = options.text === 'varchar' && isCount(length) && length >= 1 && length <= 255;
  return { type: sized ? `char(${length})` : 'string', facts: { length: count(length), fixed: true } };
}

function decimal(type: ColumnType, options: MappingOptions): TypedAs {
  const { precision, scale = 0 } = type;
  if (!isCount(precision) || precision === 0 || typeof scale === 'string') return floatingDecimal(type, options);
  if (precision > 38 || !isCount(scale) || scale > precision) return { type: 'string', loss: 'decimal-overflow' };
  return { type: `decimal(${precision},${scale})` };
}

function binary({ length }: ColumnType): TypedAs {
  return { type: 'binary', facts: { length: count(length) } };
}

function geometry({ srid }: ColumnType): TypedAs {
  return { type: 'string', facts: { format: 'wkt', srid: count(srid) } };
}

function vector({ length }: ColumnType): TypedAs {
  return { type: 'array<float>', facts: { dimension: count(length) } };
}

function count(value: number | undefined): number | undefined {
  return isCount(value) ? value : undefined;
}

function isCount(value: number | undefined): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
