import { isRecord, member } from '../../content/json-record.js';
import {
  associations,
  columns,
  dialect,
  holds,
  inQuery,
  isFloating,
  modelOf,
  pattern,
  reads,
  remote,
  someColumn,
  someLabel,
  textIn,
  type Shows,
} from './shows.js';
import { listOf, recordEntries, recordOf, textOf } from './space-names.js';

/** A peculiarity of real tenants, the assets of ours that show it, and how to see that they do. */
export interface Trap {
  readonly story: string;
  /** `SPACE/name` */
  readonly assets: readonly string[];
  readonly shows: Shows;
}

/** Section 11, those of columns. */
const CDS_TYPES = [
  ...['String', 'LargeString', 'UUID', 'Boolean', 'Int16', 'Int32', 'Int64', 'Integer', 'Integer64', 'UInt8'],
  ...['Decimal', 'DecimalFloat', 'Double', 'Date', 'Time', 'DateTime', 'Timestamp', 'Binary', 'LargeBinary'],
  ...[
    'SMALLINT',
    'TINYINT',
    'SMALLDECIMAL',
    'REAL',
    'BINARY',
    'NCHAR',
    'VARCHAR',
    'CLOB',
    'ST_POINT',
    'ST_GEOMETRY',
  ].map((name) => `hana.${name}`),
].map((name) => `cds.${name}`);

export const TRAPS: readonly Trap[] = [
  // What an object is (10.2)
  trap('fact', ['SALES/V_SALES', 'FINANCE/V_JOURNAL'], pattern('ANALYTICAL_FACT')),
  trap('text entity', ['MASTER_DATA/T_PRODUCT_TEXT'], pattern('LANGUAGE_DEPENDENT_TEXT')),
  trap('analytical dataset of old', ['SALES/V_SALES_CUBE_2019'], pattern('ANALYTICAL_CUBE')),
  trap('hierarchy with directory', ['FINANCE/H_GL_ACCOUNT'], ({ definition }) =>
    textIn(definition['@Hierarchy.parentChild'], '"directory"'),
  ),
  trap('level hierarchies', ['MASTER_DATA/D_CUSTOMER'], holds('@Hierarchy.leveled')),
  trap('parent-child hierarchy', ['MASTER_DATA/D_PRODUCT_CATEGORY'], holds('@Hierarchy.parentChild')),
  trap('parent-child hierarchy over compound keys', ['FINANCE/D_COST_CENTER_GROUP'], ({ definition }) =>
    textIn(definition['@Hierarchy.parentChild'], '"parent":[{"=":"CO_AREA"},'),
  ),
  trap('analytic model, measures by mapping (1.7)', ['SALES/AM_SALES'], dialect(/^1\.7/, 'measureMapping')),
  trap('analytic model, measures by source key (1.3)', ['SUPPLY_CHAIN/AM_DELIVERY'], dialect(/^1\.3/, 'sourceKey')),
  trap('analytic model without its query', ['FINANCE/AM_RECEIVABLES'], ({ names, name, definition }) => {
    return !('query' in definition) && modelOf(names, name) !== undefined;
  }),
  trap('elements of models have no type', ['SALES/AM_SALES'], ({ definition }) =>
    columns(definition).every(([, element]) => !('type' in element)),
  ),
  trap('infinity sign in association names', ['SALES/AM_SALES'], ({ definition }) =>
    Object.keys(recordOf(definition['elements'])).some((element) => element.includes('\u221e')),
  ),
  trap('restricted, calculated, distinct and converted measures', ['FINANCE/AM_PROFIT_AND_LOSS'], ({ names, name }) => {
    const kinds = JSON.stringify(member(modelOf(names, name), 'measures'));
    return ['Restricted', 'Calculated', 'CountDistinct', 'CurrencyConversion'].every((kind) => kinds.includes(kind));
  }),
  trap('non-cumulative measure', ['SUPPLY_CHAIN/AM_STOCK'], ({ names, name }) =>
    textIn(modelOf(names, name), 'NonCumulative'),
  ),
  trap('hidden helper measure', ['SALES/AM_SALES'], ({ names, name }) =>
    textIn(modelOf(names, name), '"isAuxiliary":true'),
  ),
  trap('table with delta capture has a query', ['SALES/T_SALES_ORDER_ITEM'], ({ definition }) => {
    return textIn(definition['@DataWarehouse.delta'], 'ACTIVE') && 'query' in definition;
  }),
  trap('delta companion', ['SALES/T_SALES_ORDER_ITEM_Delta'], holds('@DataWarehouse.enclosingObject')),
  trap('remote table, parts joined by U+007F', ['S4_INBOUND/RT_RETURNS', 'S4_INBOUND/RT_KNA1'], remote('\u007f')),
  trap('remote table, SQL-quoted parts', ['S4_INBOUND/RT_BIC_ZSALES'], remote('"."')),
  trap('remote table of a hidden space', ['S4_INBOUND/RT_COUNTRY_RISK'], remote('D4556A162E734F6391E8')),
  trap('shared object of another space', ['SALES/MASTER_DATA.D_PRODUCT'], holds('@cds.persistence.exists')),
  trap('space behind a hidden alias', ['FINANCE/V_GUARANTEE'], reads('B0F3A6D2719C4E58A1D7.Bank_Guarantees')),
  trap(
    'SAP time tables with dots in their names',
    ['MASTER_DATA/SAP.TIME.M_TIME_DIMENSION_TMONTH'],
    holds('@readonly'),
  ),
  trap('SAP time table that is only declared', ['FINANCE/SAP.TIME.M_TIME_DIMENSION'], holds('@cds.persistence.exists')),
  trap('time dimension, enum as "#TIME"', ['MASTER_DATA/SAP.TIME.VIEW_DIMENSION_MONTH'], ({ definition }) => {
    return definition['@Analytics.dimensionType'] === '#TIME';
  }),
  trap('table of an Open SQL schema', ['S4_INBOUND/OSQL_WEIGHBRIDGE'], holds('@DataWarehouse.external.schema')),
  trap('table of an HDI container', ['S4_INBOUND/HDI_QUALITY_RESULT'], holds('@DataWarehouse.dataSource.schema')),
  trap('SQL view', ['SALES/V_TOP_CUSTOMERS'], holds('@DataWarehouse.sqlEditor.query')),
  trap('view without a query', ['SALES/V_FORECAST_ACCURACY'], ({ definition }) => !('query' in definition)),
  trap('graphical view with its diagram', ['MASTER_DATA/D_CUSTOMER'], ({ names, name }) =>
    textIn(member(names.document['editorSettings'], name), 'GRAPHICALVIEWBUILDER'),
  ),
  trap('diagram inside the definition', ['SALES/V_SALES_CUBE_2019'], holds('@DataWarehouse.querybuilder.model')),
  trap('data access control', ['HUMAN_RESOURCES/DAC_ORG_UNIT'], holds('@DataWarehouse.dataAccessControl.definition')),
  trap('row-level security on a view', ['HUMAN_RESOURCES/V_PAYROLL'], holds('@DataWarehouse.dataAccessControl.usage')),
  // Elements, types, names (10.3, 10.7, 11)
  trap('label in the form of before 2021, no pattern', ['SALES/T_LEGACY_DEALER'], ({ definition }) => {
    return '@Common.Label' in definition && !('@ObjectModel.modelingPattern' in definition);
  }),
  trap('labels that repeat the names', ['S4_INBOUND/LT_ACDOCA'], ({ definition }) =>
    columns(definition).every(([name, element]) => element['@EndUserText.label'] === name),
  ),
  trap('capabilities as an object', ['MASTER_DATA/T_PRODUCT_TEXT'], ({ definition }) =>
    isRecord(definition['@ObjectModel.supportedCapabilities']),
  ),
  trap('defaults as objects, value and function', ['SUPPLY_CHAIN/T_MACHINE_PASSPORT'], ({ definition }) => {
    return textIn(definition['elements'], '"default":{"val":') && textIn(definition['elements'], '"default":{"func":');
  }),
  trap(
    'enum',
    ['SALES/T_SALES_ORDER', 'MASTER_DATA/T_CUSTOMER'],
    someColumn(({ enum: values }) => isRecord(values)),
  ),
  trap('structured and array types', ['DIGITAL/T_SESSION'], ({ definition }) => {
    return textIn(definition['elements'], '"items":') && textIn(definition['elements'], '"elements":');
  }),
  trap('user-defined types, one made of another', ['SUPPLY_CHAIN/T_MACHINE_PASSPORT'], ({ names, definition }) =>
    columns(definition).some(([, { type }]) =>
      isRecord(names.definition(textOf(names.definition(textOf(type))?.['type']))),
    ),
  ),
  trap('every type of CDS and HANA', ['SUPPLY_CHAIN/T_MACHINE_PASSPORT'], ({ definition }) => {
    const own = new Set(columns(definition).map(([, { type }]) => type));
    return CDS_TYPES.every((type) => own.has(type));
  }),
  trap('decimal without precision', ['MASTER_DATA/T_UNIT', 'SUPPLY_CHAIN/T_QUALITY_CHECK'], someColumn(isFloating)),
  trap(
    'TINYINT is unsigned',
    ['MASTER_DATA/T_CURRENCY'],
    someColumn(({ type }) => type === 'cds.hana.TINYINT'),
  ),
  trap('points and geometries', ['SUPPLY_CHAIN/T_WAREHOUSE'], ({ definition }) => {
    return textIn(definition['elements'], 'ST_POINT') && textIn(definition['elements'], 'ST_GEOMETRY');
  }),
  trap('500 columns', ['SUPPLY_CHAIN/T_LINE_TELEMETRY'], ({ definition }) => columns(definition).length === 500),
  trap('blanks, dots, slashes and brackets in columns', ['DIGITAL/Trade Fair Leads 2026'], ({ definition }) => {
    const names = columns(definition).map(([name]) => name);
    return [' ', '.', '/', '(', '['].every((sign) => names.some((name) => name.includes(sign)));
  }),
  trap(
    'blanks and slashes in names of assets',
    ['DIGITAL/Trade Fair Leads 2026', 'S4_INBOUND//BIC/AZCOPLAN2'],
    ({ name }) => /[ /]/.test(name),
  ),
  trap('names that begin with a digit', ['HUMAN_RESOURCES/3VF_SALARY', 'S4_INBOUND/0FI_GL_14'], ({ name }) =>
    /^\d/.test(name),
  ),
  trap('assets that differ in case only', ['SALES/Df_Forecast', 'SALES/DF_Forecast'], ({ names, name }) =>
    names.definitions().some(([other]) => other !== name && other.toLowerCase() === name.toLowerCase()),
  ),
  trap('columns that differ in case only', ['SALES/Df_Forecast'], ({ definition }) => {
    const names = columns(definition).map(([name]) => name.toLowerCase());
    return new Set(names).size < names.length;
  }),
  trap('columns that fold to one name', ['DIGITAL/Trade Fair Leads 2026', 'JAPAN/T_JP_IMPORT'], ({ definition }) => {
    const folded = columns(definition).map(([name]) => asPlainLetters(name));
    return new Set(folded).size < folded.length;
  }),
  trap(
    'qualified name of more than 57 characters',
    ['SALES/V_CREDIT_USE'],
    ({ definition }) => (JSON.stringify(definition['query']).match(/[\w.]{58,}/g) ?? []).length > 0,
  ),
  trap('key order of a stub differs from the original', ['SALES/MASTER_DATA.D_PRODUCT'], ({ definition }) =>
    columns(definition).every(([, element]) => Object.keys(element).at(-1) === '@EndUserText.label'),
  ),
  trap('German labels', ['SUPPLY_CHAIN/T_WAREHOUSE'], someLabel(/[äöüß]/)),
  trap('Japanese labels', ['JAPAN/T_JP_STORE', 'JAPAN/AM_JP_SALES'], someLabel(/[\u3040-\u30ff\u4e00-\u9fff]/)),
  trap(
    'label longer than a comment may be',
    ['JAPAN/T_JP_IMPORT'],
    someColumn((element) => {
      return Buffer.byteLength(textOf(element['@EndUserText.label'])) > 255;
    }),
  ),
  trap('labels by key in three languages', ['FINANCE/T_PAYMENT_TERMS'], (found) => {
    const languages = recordEntries(found.names.document['i18n']);
    const [, key = ''] = /"\{i18n>([^}]+)\}"/.exec(JSON.stringify(found.definition['elements'])) ?? [];
    return languages.filter(([, texts]) => key in texts).length === 3 && someLabel(/^\{i18n>/)(found);
  }),
  trap('line break in a description', ['SUPPLY_CHAIN/T_MACHINE_PASSPORT'], ({ definition }) =>
    textOf(definition['@EndUserText.quickInfo']).includes('\n'),
  ),
  // Associations and annotations (10.4, 10.8, 12)
  trap('self association', ['HUMAN_RESOURCES/T_EMPLOYEE', 'SUPPLY_CHAIN/T_BOM'], ({ name, definition }) =>
    associations(definition).some(([, { target }]) => target === name),
  ),
  trap('two dimensions that know each other', ['HUMAN_RESOURCES/D_EMPLOYEE', 'HUMAN_RESOURCES/D_ORG_UNIT'], (found) =>
    associations(found.definition).some(([, { target }]) => {
      const back = recordEntries(found.names.elements(textOf(target)));
      return target !== found.name && back.some(([, element]) => element['target'] === found.name);
    }),
  ),
  trap('association over compound keys', ['FINANCE/D_COST_CENTER'], ({ definition }) =>
    associations(definition).some(([, { on }]) => listOf(on).includes('and')),
  ),
  trap('composition with cardinality', ['SALES/T_SALES_ORDER'], ({ definition }) =>
    associations(definition).some(([, { type, cardinality }]) => type === 'cds.Composition' && isRecord(cardinality)),
  ),
  trap('association with a dot in its name', ['SUPPLY_CHAIN/T_BIN'], ({ definition }) =>
    associations(definition).some(([name]) => name.includes('.')),
  ),
  trap('compound key in declared order', ['FINANCE/D_COST_CENTER'], holds('@DataWarehouse.compoundKeySequence')),
  trap('personal and sensitive data', ['HUMAN_RESOURCES/T_EMPLOYEE'], ({ definition }) => {
    return '@PersonalData.entitySemantics' in definition && textIn(definition['elements'], 'isPotentiallySensitive');
  }),
  trap(
    'aggregation without being a measure',
    ['SALES/V_SALES'],
    someColumn((element) => {
      return '@Aggregation.default' in element && !('@AnalyticsDetails.measureType' in element);
    }),
  ),
  trap(
    'measures in the older form',
    ['SALES/V_SALES_CUBE_2019'],
    someColumn((element) => {
      return element['@Analytics.measure'] === true;
    }),
  ),
  trap(
    "the source's own types",
    ['S4_INBOUND/RT_VBAK'],
    someColumn((element) => '@DataWarehouse.native.dataType' in element),
  ),
  trap('annotation of the company itself', ['MASTER_DATA/D_CUSTOMER'], holds('@Custom.steward')),
  // Queries (10.8, 13)
  trap('input parameters with and without default', ['FINANCE/V_RECEIVABLES'], ({ definition }) => {
    const said = recordEntries(definition['params']).map(([, parameter]) => 'default' in parameter);
    return said.includes(true) && said.includes(false);
  }),
  trap('parameter of a model without type', ['FINANCE/AM_PROFIT_AND_LOSS'], ({ definition }) =>
    recordEntries(definition['params']).some(([, parameter]) => !('type' in parameter)),
  ),
  trap('source with parameters', ['SALES/V_TOP_CUSTOMERS_2026'], inQuery('"args":{"P_YEAR"')),
  trap('UNION of three spaces', ['SALES/V_SALES_ALL_CHANNELS'], (found) =>
    ['"SET":{"op":"union"', '["V_SALES"]', '["DIGITAL.V_WEB_SALES"]', '["JAPAN.V_JP_SALES"]'].every((part) =>
      inQuery(part)(found),
    ),
  ),
  trap('UNION of a UNION', ['FINANCE/V_ACTUAL_AND_BUDGET'], inQuery('"args":[{"SET":')),
  trap('all columns by *', ['SALES/V_ORDER_ALL'], inQuery('"columns":["*"]')),
  trap('* but some, as projection', ['SALES/V_ORDER_WITHOUT_NOTE'], ({ definition }) => {
    return textIn(definition['projection'], '"excluding"');
  }),
  trap('chain of $projection', ['SALES/V_MARGIN'], inQuery('["$projection","MARGIN"]')),
  trap('joins of three', ['SALES/V_SALES_ORDER_ITEM'], inQuery('"args":[{"join":')),
  trap('sub-selects in from and in conditions', ['SALES/V_OPEN_ORDERS'], ({ definition }) => {
    const query = JSON.stringify(definition['query']);
    return (
      query.includes('"args":[{"ref":["T_SALES_ORDER"],"as":"o"},{"SELECT"') && query.includes('"exists",{"SELECT"')
    );
  }),
  trap('window function', ['SALES/V_OPEN_ORDERS'], inQuery('"over"')),
  trap('cast, constant and expression', ['SALES/V_ORDER_LABEL'], inQuery('"cast":{"type":')),
  trap('column of an association', ['SALES/V_SALES'], inQuery('{"ref":["_CUSTOMER","COUNTRY"]')),
  trap(
    'member of a structure',
    ['DIGITAL/V_SESSION', 'MASTER_DATA/D_COMPANY'],
    inQuery(/"ref":\["(POSITION","LAT|ADDRESS","CITY)"\]/),
  ),
  trap('elements in another order than the query', ['SALES/V_RETURNS'], ({ definition }) => {
    const elements = Object.keys(recordOf(definition['elements']));
    const written = JSON.stringify(definition['query']);
    return (
      written.indexOf('"VALUE"') < written.indexOf('"CURRENCY"') &&
      elements.indexOf('VALUE') > elements.indexOf('CURRENCY')
    );
  }),
];

/** As the names of columns in Glue are made, roughly: without marks, and nothing but Latin letters and digits. */
function asPlainLetters(name: string): string {
  const letters = name
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .replaceAll('ß', 'ss');
  return letters.replaceAll(/[^a-z0-9_]/g, '_');
}

function trap(story: string, assets: readonly string[], shows: Shows): Trap {
  return { story, assets, shows };
}
