import { type ColumnType } from '@dss/catalog-model';
import { type Shape, at, listAt, textAt } from './shape.js';

const INTEGER64: ColumnType = { cds: 'cds.Integer64' };
const INTEGER: ColumnType = { cds: 'cds.Integer' };
const STRING: ColumnType = { cds: 'cds.String' };
const DATE: ColumnType = { cds: 'cds.Date' };
const TIME: ColumnType = { cds: 'cds.Time' };
const TIMESTAMP: ColumnType = { cds: 'cds.Timestamp' };
const DOUBLE: ColumnType = { cds: 'cds.Double' };

/** Results that do not depend on the arguments' types. A function that is not here has no certain type. */
const FUNCTION_TYPES: ReadonlyMap<string, ColumnType> = new Map([
  ...['COUNT', 'COUNT_DISTINCT', 'ROW_NUMBER', 'RANK', 'DENSE_RANK', 'TO_BIGINT'].map(as(INTEGER64)),
  ...['YEAR', 'MONTH', 'DAYOFMONTH', 'HOUR', 'MINUTE', 'LENGTH', 'TO_INTEGER', 'TO_INT', 'DAYS_BETWEEN'].map(
    as(INTEGER),
  ),
  ...['CONCAT', 'UPPER', 'LOWER', 'TRIM', 'LTRIM', 'RTRIM', 'SUBSTRING', 'SUBSTR', 'LEFT', 'RIGHT', 'REPLACE'].map(
    as(STRING),
  ),
  ...['LPAD', 'RPAD', 'TO_NVARCHAR', 'TO_VARCHAR', 'QUARTER', 'DAYNAME', 'MONTHNAME', 'STRING_AGG'].map(as(STRING)),
  ...['CURRENT_DATE', 'CURRENT_UTCDATE', 'TO_DATE', 'LAST_DAY'].map(as(DATE)),
  ...['CURRENT_TIME', 'CURRENT_UTCTIME', 'TO_TIME'].map(as(TIME)),
  ...['CURRENT_TIMESTAMP', 'CURRENT_UTCTIMESTAMP', 'NOW', 'TO_TIMESTAMP'].map(as(TIMESTAMP)),
  ...['TO_DOUBLE', 'SQRT', 'EXP', 'LN', 'STDDEV', 'VAR'].map(as(DOUBLE)),
]);

function as(type: ColumnType): (name: string) => [string, ColumnType] {
  return (name) => [name, type];
}

const VARIABLE_TYPES: ReadonlyMap<string, ColumnType> = new Map([
  ['$now', TIMESTAMP],
  ['$user', STRING],
]);

const LITERAL_TYPES: ReadonlyMap<string, ColumnType> = new Map([
  ['date', DATE],
  ['time', TIME],
  ['timestamp', TIMESTAMP],
]);

/** The type of an expression where it is certain. Arithmetic and `case` have none: HANA's own rules decide there. */
export function expressionType(node: Shape): ColumnType | undefined {
  const variable = listAt(node, 'ref')[0];
  if (typeof variable === 'string') return VARIABLE_TYPES.get(variable);
  const func = textAt(node, 'func');
  if (func !== undefined) return FUNCTION_TYPES.get(func.toUpperCase());
  return LITERAL_TYPES.get(textAt(node, 'literal') ?? '') ?? literalType(at(node, 'val'));
}

function literalType(value: unknown): ColumnType | undefined {
  if (typeof value === 'string') return { cds: 'cds.String', length: Math.max(1, value.length) };
  if (typeof value === 'boolean') return { cds: 'cds.Boolean' };
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
  if (Number.isInteger(value)) return Math.abs(value) < 2 ** 31 ? INTEGER : INTEGER64;
  return decimalType(String(Math.abs(value)));
}

/** HANA gives a literal exactly the digits that were written; an exponent makes it floating. */
function decimalType(digits: string): ColumnType {
  if (digits.includes('e')) return { cds: 'cds.DecimalFloat' };
  const [whole = '', fraction = ''] = digits.split('.');
  return { cds: 'cds.Decimal', precision: whole.length + fraction.length, scale: fraction.length };
}
