import type { ColumnType } from '@dss/catalog-model';
import { DEFAULT_MAPPING_OPTIONS } from './mapping-options.js';
import { typedAs } from './type-table.js';

const options = DEFAULT_MAPPING_OPTIONS;

describe('the type table', () => {
  it.each<[ColumnType, string, object?]>([
    [{ cds: 'cds.String', length: 10 }, 'string', { length: 10 }],
    [{ cds: 'cds.String' }, 'string', {}],
    [{ cds: 'cds.hana.VARCHAR', length: 3 }, 'string', { length: 3 }],
    [{ cds: 'cds.hana.NVARCHAR', length: 3 }, 'string', { length: 3 }],
    [{ cds: 'cds.hana.CHAR', length: 3 }, 'string', { length: 3, fixed: true }],
    [{ cds: 'cds.hana.NCHAR', length: 3 }, 'string', { length: 3, fixed: true }],
    [{ cds: 'cds.LargeString' }, 'string', { lob: true }],
    [{ cds: 'cds.hana.CLOB' }, 'string', { lob: true }],
    [{ cds: 'cds.hana.NCLOB' }, 'string', { lob: true }],
    [{ cds: 'cds.UUID' }, 'string', { semantic: 'uuid', length: 36 }],
    [{ cds: 'cds.Boolean' }, 'boolean'],
    [{ cds: 'cds.UInt8' }, 'smallint'],
    [{ cds: 'cds.hana.TINYINT' }, 'smallint'],
    [{ cds: 'cds.Int16' }, 'smallint'],
    [{ cds: 'cds.hana.SMALLINT' }, 'smallint'],
    [{ cds: 'cds.Integer' }, 'int'],
    [{ cds: 'cds.Int32' }, 'int'],
    [{ cds: 'cds.Integer64' }, 'bigint'],
    [{ cds: 'cds.Int64' }, 'bigint'],
    [{ cds: 'cds.Decimal', precision: 15, scale: 2 }, 'decimal(15,2)'],
    [{ cds: 'cds.Decimal', precision: 15 }, 'decimal(15,0)'],
    [{ cds: 'cds.Decimal', precision: 38, scale: 38 }, 'decimal(38,38)'],
    [{ cds: 'cds.Double' }, 'double'],
    [{ cds: 'cds.hana.REAL' }, 'float'],
    [{ cds: 'cds.Date' }, 'date'],
    [{ cds: 'cds.Time' }, 'string', { semantic: 'time', format: 'HH:mm:ss' }],
    [{ cds: 'cds.DateTime' }, 'timestamp', { precision: 0, timezone: 'UTC' }],
    [{ cds: 'cds.Timestamp' }, 'timestamp', { precision: 7, timezone: 'UTC' }],
    [{ cds: 'cds.Binary', length: 16 }, 'binary', { length: 16 }],
    [{ cds: 'cds.LargeBinary' }, 'binary', {}],
    [{ cds: 'cds.hana.BINARY', length: 4 }, 'binary', { length: 4 }],
    [{ cds: 'cds.hana.ST_POINT', srid: 4326 }, 'string', { format: 'wkt', srid: 4326 }],
    [{ cds: 'cds.hana.ST_GEOMETRY' }, 'string', { format: 'wkt' }],
    [{ cds: 'cds.Vector', length: 1536 }, 'array<float>', { dimension: 1536 }],
    [{ cds: 'cds.hana.REAL_VECTOR', length: 3 }, 'array<float>', { dimension: 3 }],
    [{ cds: 'cds.Map' }, 'string', { semantic: 'json' }],
  ])('%j becomes %s without loss', (type, expected, facts = {}) => {
    const typed = typedAs(type, options);
    expect(typed.type).toBe(expected);
    expect(typed.loss).toBeUndefined();
    expect(typed.facts ?? {}).toEqual(facts);
  });

  it.each<[ColumnType, string, string]>([
    [{ cds: 'cds.Decimal' }, 'double', 'floating-decimal'],
    [{ cds: 'cds.Decimal', precision: 34, scale: 'floating' }, 'double', 'floating-decimal'],
    [{ cds: 'cds.DecimalFloat' }, 'double', 'floating-decimal'],
    [{ cds: 'cds.hana.SMALLDECIMAL' }, 'double', 'floating-decimal'],
    [{ cds: 'cds.Decimal', precision: 39, scale: 2 }, 'string', 'decimal-overflow'],
    [{ cds: 'cds.Decimal', precision: 5, scale: 6 }, 'string', 'decimal-overflow'],
    [{ cds: 'cds.Decimal', precision: 5, scale: -1 }, 'string', 'decimal-overflow'],
    [{ cds: 'cds.NextYear' }, 'string', 'unknown'],
    [{ cds: 'constructor' }, 'string', 'unknown'],
    [{ cds: '' }, 'string', 'unknown'],
  ])('%j becomes %s and declares %s', (type, expected, loss) => {
    expect(typedAs(type, options)).toMatchObject({ type: expected, loss });
  });

  it.each([
    ['decimal38', 'decimal(38,10)'],
    ['string', 'string'],
  ] as const)('by choice, floating decimals become %s, still declared a loss', (floatingDecimal, expected) => {
    const chosen = { ...options, floatingDecimal };
    expect(typedAs({ cds: 'cds.DecimalFloat' }, chosen)).toEqual({ type: expected, loss: 'floating-decimal' });
  });

  it.each<[ColumnType, string]>([
    [{ cds: 'cds.String', length: 10 }, 'varchar(10)'],
    [{ cds: 'cds.String' }, 'string'],
    [{ cds: 'cds.String', length: 70_000 }, 'string'],
    [{ cds: 'cds.hana.NCHAR', length: 255 }, 'char(255)'],
    [{ cds: 'cds.hana.NCHAR', length: 256 }, 'string'],
  ])('by choice, %j becomes %s where the length allows', (type, expected) => {
    expect(typedAs(type, { ...options, text: 'varchar' }).type).toBe(expected);
  });
});
