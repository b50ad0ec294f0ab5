import { AwsError } from './aws-error.js';
import { type DatabaseInput, type GlueRequest, type TableInput } from './glue-model.js';

/** The model's single-line pattern: printable characters and tab, no line break, no other control character. */
const SINGLE_LINE = /^[\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}\t]*$/u;
const MULTI_LINE = /^[\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}\r\n\t]*$/u;
const SINGLE_LINE_TEXT = '[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\t]*';
const MULTI_LINE_TEXT = '[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*';

interface Limit {
  readonly min?: number;
  readonly max?: number;
  readonly lines?: 'single' | 'multi';
  readonly required?: boolean;
}

/** Lengths and patterns of aws-glue.md section 3, which quotes the service model. */
const NAME: Limit = { min: 1, max: 255, lines: 'single' };
const REQUIRED_NAME: Limit = { ...NAME, required: true };
const DESCRIPTION: Limit = { max: 2048, lines: 'multi' };
const COMMENT: Limit = { max: 255, lines: 'single' };
const COLUMN_TYPE: Limit = { max: 131_072, lines: 'single' };
const LOCATION: Limit = { max: 2056, lines: 'multi' };
const FORMAT: Limit = { max: 128, lines: 'single' };
const VIEW_TEXT: Limit = { max: 409_600 };
const PARAMETER_KEY: Limit = NAME;
const PARAMETER_VALUE: Limit = { max: 512_000 };
const PER_CALL = 100;

type Rule = readonly [path: string, value: string | null | undefined, limit: Limit];

/**
 * Refuses what the service's model refuses, in the service's words: all violations of a request at once.
 *
 * @throws AwsError ValidationException with the number of violations and the path of each member
 */
export function checkLimits(operation: string, request: GlueRequest): void {
  const rules = [
    ...memberRules(operation, request),
    ...tableRules(request.TableInput),
    ...databaseRules(request.DatabaseInput),
  ];
  const violations = [
    ...rules.flatMap(violationsOf),
    ...missingInputs(operation, request),
    ...parameterViolations('table.parameters', request.TableInput?.Parameters),
    ...parameterViolations('database.parameters', request.DatabaseInput?.Parameters),
    ...columnParameterViolations(request.TableInput),
    ...countViolations(operation, request),
  ];
  if (violations.length === 0) return;
  const noun = violations.length === 1 ? 'error' : 'errors';
  throw new AwsError(
    'ValidationException',
    `${violations.length} validation ${noun} detected: ${violations.join('; ')}`,
  );
}

const BY_NAME = ['GetDatabase', 'UpdateDatabase', 'DeleteDatabase', 'GetTable', 'DeleteTable'];
const IN_DATABASE = [
  'GetTable',
  'GetTables',
  'CreateTable',
  'UpdateTable',
  'DeleteTable',
  'BatchDeleteTable',
  'GetTableVersion',
  'GetTableVersions',
  'BatchDeleteTableVersion',
];
const OF_TABLE = ['GetTableVersion', 'GetTableVersions', 'BatchDeleteTableVersion'];

function memberRules(operation: string, request: GlueRequest): Rule[] {
  return [
    ['catalogId', request.CatalogId, NAME],
    ['name', request.Name, { ...NAME, required: BY_NAME.includes(operation) }],
    ['databaseName', request.DatabaseName, { ...NAME, required: IN_DATABASE.includes(operation) }],
    ['tableName', request.TableName, { ...NAME, required: OF_TABLE.includes(operation) }],
    ['expression', request.Expression, { max: 2048, lines: 'single' }],
    ['versionId', request.VersionId, { min: 1, max: 255, lines: 'single' }],
    ...(request.TablesToDelete ?? []).map((name, index): Rule => [`tablesToDelete.${index + 1}.member`, name, NAME]),
  ];
}

function tableRules(table: TableInput | null | undefined): Rule[] {
  if (table == null) return [];
  const storage = table.StorageDescriptor;
  return [
    ['table.name', table.Name, REQUIRED_NAME],
    ['table.description', table.Description, DESCRIPTION],
    ['table.owner', table.Owner, NAME],
    ['table.tableType', table.TableType, { max: 255 }],
    ['table.viewOriginalText', table.ViewOriginalText, VIEW_TEXT],
    ['table.viewExpandedText', table.ViewExpandedText, VIEW_TEXT],
    ['table.storageDescriptor.location', storage?.Location, LOCATION],
    ['table.storageDescriptor.inputFormat', storage?.InputFormat, FORMAT],
    ['table.storageDescriptor.outputFormat', storage?.OutputFormat, FORMAT],
    ['table.storageDescriptor.serdeInfo.name', storage?.SerdeInfo?.Name, NAME],
    ['table.storageDescriptor.serdeInfo.serializationLibrary', storage?.SerdeInfo?.SerializationLibrary, NAME],
    ...columnRules('table.storageDescriptor.columns', storage?.Columns),
    ...columnRules('table.partitionKeys', table.PartitionKeys),
  ];
}

type Columns = TableInput['PartitionKeys'];

function columnRules(path: string, columns: Columns): Rule[] {
  return (columns ?? []).flatMap((column, index): Rule[] => [
    [`${path}.${index + 1}.member.name`, column.Name, REQUIRED_NAME],
    [`${path}.${index + 1}.member.type`, column.Type, COLUMN_TYPE],
    [`${path}.${index + 1}.member.comment`, column.Comment, COMMENT],
  ]);
}

function databaseRules(database: DatabaseInput | null | undefined): Rule[] {
  if (database == null) return [];
  return [
    ['database.name', database.Name, REQUIRED_NAME],
    ['database.description', database.Description, DESCRIPTION],
    ['database.locationUri', database.LocationUri, { min: 1, max: 1024, lines: 'multi' }],
  ];
}

function violationsOf([path, value, limit]: Rule): string[] {
  const failed = (constraint: string) =>
    `Value ${quoted(value)} at '${path}' failed to satisfy constraint: ${constraint}`;
  if (value == null) return limit.required === true ? [failed('Member must not be null')] : [];
  return constraintsBroken(value, limit).map(failed);
}

function constraintsBroken(value: string, { min = 0, max = Infinity, lines }: Limit): string[] {
  return [
    ...(value.length > max ? [`Member must have length less than or equal to ${max}`] : []),
    ...(value.length < min ? [`Member must have length greater than or equal to ${min}`] : []),
    ...(lines === 'single' && !SINGLE_LINE.test(value)
      ? [`Member must satisfy regular expression pattern: ${SINGLE_LINE_TEXT}`]
      : []),
    ...(lines === 'multi' && !MULTI_LINE.test(value)
      ? [`Member must satisfy regular expression pattern: ${MULTI_LINE_TEXT}`]
      : []),
  ];
}

/** The service repeats the whole value; 1,000 characters of it say enough here. */
function quoted(value: string | null | undefined): string {
  return value == null ? 'null' : `'${value.slice(0, 1000)}'`;
}

function parameterViolations(path: string, parameters: Readonly<Record<string, string>> | null | undefined): string[] {
  return Object.entries(parameters ?? {}).flatMap(([key, value]) => {
    const keys = constraintsBroken(key, PARAMETER_KEY);
    const values = constraintsBroken(value, PARAMETER_VALUE);
    const failed = (part: string, broken: readonly string[]) =>
      `Value '{${key.slice(0, 300)}=...}' at '${path}' failed to satisfy constraint: Map ${part} must satisfy constraint: [${broken.join(', ')}]`;
    return [
      ...(keys.length > 0 ? [failed('keys', keys)] : []),
      ...(values.length > 0 ? [failed('value', values)] : []),
    ];
  });
}

function columnParameterViolations(table: TableInput | null | undefined): string[] {
  const storage = table?.StorageDescriptor;
  return [
    ...parameterViolations('table.storageDescriptor.parameters', storage?.Parameters),
    ...parameterViolations('table.storageDescriptor.serdeInfo.parameters', storage?.SerdeInfo?.Parameters),
    ...(storage?.Columns ?? []).flatMap(({ Parameters }, index) =>
      parameterViolations(`table.storageDescriptor.columns.${index + 1}.member.parameters`, Parameters),
    ),
  ];
}

function missingInputs(operation: string, request: GlueRequest): string[] {
  const missing = (path: string) => `Value null at '${path}' failed to satisfy constraint: Member must not be null`;
  return [
    ...(/^(Create|Update)Table$/.test(operation) && request.TableInput == null ? [missing('tableInput')] : []),
    ...(/^(Create|Update)Database$/.test(operation) && request.DatabaseInput == null ? [missing('databaseInput')] : []),
    ...(operation === 'BatchDeleteTable' && request.TablesToDelete == null ? [missing('tablesToDelete')] : []),
    ...(operation === 'BatchDeleteTableVersion' && request.VersionIds == null ? [missing('versionIds')] : []),
  ];
}

function countViolations(operation: string, request: GlueRequest): string[] {
  const { MaxResults, TablesToDelete, VersionIds, Tags, TagsToAdd } = request;
  const failed = (path: string, value: string, constraint: string) =>
    `Value '${value}' at '${path}' failed to satisfy constraint: ${constraint}`;
  const tooMany = (path: string, count: number, max: number) =>
    count > max ? [failed(path, `[${count} members]`, `Member must have length less than or equal to ${max}`)] : [];
  const pageSize = MaxResults ?? 1;
  return [
    ...(pageSize > PER_CALL
      ? [failed('maxResults', `${pageSize}`, `Member must have value less than or equal to ${PER_CALL}`)]
      : []),
    ...(pageSize < 1 ? [failed('maxResults', `${pageSize}`, 'Member must have value greater than or equal to 1')] : []),
    ...tooMany('tablesToDelete', TablesToDelete?.length ?? 0, PER_CALL),
    ...tooMany('versionIds', VersionIds?.length ?? 0, PER_CALL),
    ...tooMany(operation === 'CreateDatabase' ? 'tags' : 'tagsToAdd', Object.keys(Tags ?? TagsToAdd ?? {}).length, 50),
  ];
}
