import fc from 'fast-check';
import { type Asset, AssetKind, type Column, type ColumnType, type Json, TypeFidelity } from '@dss/catalog-model';

/** An asset for a test: a local table without anything, plus what the test is about. */
export function someAsset(about: Partial<Asset> = {}): Asset {
  return {
    space: 'SALES',
    technicalName: 'T_ORDERS',
    kind: 'local-table',
    columns: [someColumn()],
    keys: [],
    associations: [],
    hierarchies: [],
    measures: [],
    parameters: [],
    variables: [],
    sources: [],
    exposed: false,
    dataAccessControls: [],
    annotations: {},
    findings: [],
    ...about,
  };
}

export function someColumn(about: Partial<Column> = {}): Column {
  return {
    technicalName: 'ID',
    type: { cds: 'cds.String', length: 10 },
    fidelity: 'declared',
    key: false,
    notNull: false,
    ...about,
  };
}

/** Texts as hostile tenants have them: any Unicode, half surrogates, line breaks, control characters, known traps. */
export const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.constantFrom('', ' ', '__proto__', 'constructor', 'a\r\nb', '\u0000', '\uffff', '_Addresses\u221e0', 'Größe (€)'),
);

/** Technical names: proper Unicode, never empty. */
export const anyName = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
  fc.string({ unit: fc.constantFrom('a', 'A', 'b', '_', '-', '/', '.', 'ä', '\u221e'), minLength: 1, maxLength: 4 }),
  fc.string({ unit: fc.constantFrom('x', 'Ü', ' '), minLength: 250, maxLength: 300 }),
  fc.constantFrom('__proto__', 'constructor', 'toString', '3VF_SALARY', '/BIC/MY_KEY', 'Latitude (average)'),
);

const KNOWN_TYPES = [
  'cds.String',
  'cds.hana.NCHAR',
  'cds.UUID',
  'cds.Decimal',
  'cds.DecimalFloat',
  'cds.hana.TINYINT',
  'cds.Timestamp',
  'cds.hana.ST_POINT',
  'cds.Vector',
  'constructor',
];

const anyNumber = fc.oneof(fc.integer({ min: -3, max: 50 }), fc.double(), fc.constant(undefined));

/** Any type that fits the schema, sensible or not. */
export const anyType: fc.Arbitrary<ColumnType> = fc.letrec<{ type: ColumnType }>((tie) => ({
  type: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({
      cds: fc.oneof(fc.constantFrom(...KNOWN_TYPES), anyText),
      length: anyNumber,
      precision: anyNumber,
      scale: fc.oneof(anyNumber, fc.constantFrom('variable' as const, 'floating' as const)),
      srid: anyNumber,
      alias: fc.option(anyText, { nil: undefined }),
    }),
    fc.record({ cds: fc.constant('array'), items: tie('type') }),
    fc.record({
      cds: fc.constant('struct'),
      elements: fc.array(fc.record({ name: anyName, type: tie('type') }), { maxLength: 3 }),
    }),
  ),
})).type;

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const anyRecord = fc.dictionary(anyName, fc.jsonValue() as fc.Arbitrary<Json>, { maxKeys: 2 });

const anyColumn: fc.Arbitrary<Column> = fc
  .record({
    technicalName: anyName,
    label: maybe(anyText),
    description: maybe(anyText),
    type: maybe(anyType),
    fidelity: fc.constantFrom(...TypeFidelity.options),
    key: fc.boolean(),
    notNull: fc.boolean(),
    default: maybe(anyText),
    calculated: maybe(fc.boolean()),
    role: maybe(fc.constantFrom('measure' as const, 'dimension' as const, 'attribute' as const)),
    aggregation: maybe(fc.constantFrom('SUM', 'COUNT')),
    currencyColumn: maybe(anyName),
    dimensionAssociation: maybe(anyName),
    semantics: maybe(fc.array(fc.constantFrom('currencyCode', 'calendar.year'), { maxLength: 2 })),
    personal: maybe(fc.boolean()),
    sensitive: maybe(fc.boolean()),
    hidden: maybe(fc.boolean()),
    enum: maybe(fc.array(fc.record({ value: fc.jsonValue() as fc.Arbitrary<Json> }), { maxLength: 2 })),
    origin: maybe(fc.record({ source: anyName, column: anyName })),
    annotations: maybe(anyRecord),
  })
  .map(present);

const named = fc.record({ name: anyName });

/** Any asset that becomes a table. */
export const anyAsset: fc.Arbitrary<Asset> = fc
  .record({
    space: fc.constantFrom('SALES', 'FINANCE'),
    technicalName: anyName,
    kind: fc.constantFrom(...AssetKind.extract(['local-table', 'remote-table', 'view', 'analytic-model']).options),
    label: maybe(anyText),
    description: maybe(anyText),
    semanticUsage: maybe(anyText),
    columns: fc.uniqueArray(anyColumn, { selector: ({ technicalName }) => technicalName, minLength: 1, maxLength: 8 }),
    keys: fc.array(anyName, { maxLength: 2 }),
    associations: fc.array(fc.record({ name: anyName, target: anyName, on: fc.constant<[string, string][]>([]) }), {
      maxLength: 2,
    }),
    hierarchies: fc.array(fc.record({ kind: fc.constant('leveled' as const), name: anyName }), { maxLength: 2 }),
    measures: fc.array(fc.record({ name: anyName, kind: fc.constant('base') }), { maxLength: 2 }),
    parameters: fc.array(fc.record({ name: anyName, type: maybe(anyType) }).map(present), { maxLength: 2 }),
    variables: fc.array(named, { maxLength: 2 }),
    sources: fc.array(fc.record({ name: anyName, role: fc.constant('from' as const) }), { maxLength: 2 }),
    sqlText: maybe(anyText),
    remote: maybe(fc.record({ connection: anyName, entity: anyText })),
    exposed: fc.boolean(),
    deltaCapture: maybe(fc.boolean()),
    dataAccessControls: fc.array(anyName, { maxLength: 2 }),
    personalData: maybe(anyRecord),
    annotations: anyRecord,
    findings: fc.constant<Asset['findings']>([]),
  })
  .map(present);

type Present<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Without members that are undefined: JSON has none, and exact optional types do not either. */
function present<T extends object>(value: T): Present<T> {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Present<T>;
}
