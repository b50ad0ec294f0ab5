import { type DatabaseInput, type GlueRequest, type TableInput } from './glue-model.js';
import {
  countViolations,
  type Limit,
  mapViolations,
  numberViolations,
  type Rule,
  validationError,
  violation,
  violationsOf,
} from './limit.js';

/** Lengths and patterns of aws-glue.md section 3, which quotes the service model. */
const NAME: Limit = { min: 1, max: 255, lines: 'single' };
const REQUIRED_NAME: Limit = { ...NAME, required: true };
const DESCRIPTION: Limit = { max: 2048, lines: 'multi' };
const COMMENT: Limit = { max: 255, lines: 'single' };
const COLUMN_TYPE: Limit = { max: 131_072, lines: 'single' };
const LOCATION: Limit = { max: 2056, lines: 'multi' };
const FORMAT: Limit = { max: 128, lines: 'single' };
const VIEW_TEXT: Limit = { max: 409_600 };
const FEDERATION_ID: Limit = { min: 1, max: 512, lines: 'single' };
const ARN: Limit = { min: 1, max: 10_240 };
const PARAMETERS = { key: NAME, value: { max: 512_000 } };
const TAGS = { key: { min: 1, max: 128 }, value: { max: 256 } };
const PER_CALL = 100;
const MOST_TAGS = 50;

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
    ...mapViolations('database.parameters', request.DatabaseInput?.Parameters, PARAMETERS),
    ...parameterViolations(request.TableInput),
    ...viewViolations(request.TableInput),
    ...requestViolations(operation, request),
  ];
  if (violations.length > 0) throw validationError(violations);
}

const BY_NAME = ['GetDatabase', 'UpdateDatabase', 'DeleteDatabase', 'GetTable', 'DeleteTable', 'GetConnection'];
const OF_TABLE = ['GetTableVersion', 'GetTableVersions', 'DeleteTableVersion', 'BatchDeleteTableVersion'];
const IN_DATABASE = [
  ...['GetTable', 'GetTables', 'CreateTable', 'UpdateTable', 'DeleteTable', 'BatchDeleteTable'],
  ...OF_TABLE,
];
const OF_RESOURCE = ['TagResource', 'UntagResource', 'GetTags'];

function memberRules(operation: string, request: GlueRequest): Rule[] {
  const needed = (limit: Limit, operations: readonly string[]): Limit => ({
    ...limit,
    required: operations.includes(operation),
  });
  const members = (path: string, names: readonly string[] | null | undefined, limit = NAME) =>
    (names ?? []).map((name, index): Rule => [`${path}.${index + 1}.member`, name, limit]);
  return [
    ['catalogId', request.CatalogId, NAME],
    ['name', request.Name, needed(NAME, BY_NAME)],
    ['databaseName', request.DatabaseName, needed(NAME, IN_DATABASE)],
    ['tableName', request.TableName, needed(NAME, OF_TABLE)],
    ['connectionName', request.ConnectionName, needed(NAME, ['DeleteConnection'])],
    ['resourceArn', request.ResourceArn, needed(ARN, OF_RESOURCE)],
    ['expression', request.Expression, { max: 2048, lines: 'single' }],
    ['versionId', request.VersionId, needed(NAME, ['DeleteTableVersion'])],
    ...members('tablesToDelete', request.TablesToDelete),
    ...members('versionIds', request.VersionIds),
    ...members('tagsToRemove', request.TagsToRemove, TAGS.key),
    ...(request.ConnectionInput == null
      ? []
      : [['connectionInput.name', request.ConnectionInput.Name, REQUIRED_NAME] satisfies Rule]),
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
    ['table.federatedTable.identifier', table.FederatedTable?.Identifier, FEDERATION_ID],
    ['table.federatedTable.databaseIdentifier', table.FederatedTable?.DatabaseIdentifier, FEDERATION_ID],
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

function parameterViolations(table: TableInput | null | undefined): string[] {
  const storage = table?.StorageDescriptor;
  const ofColumns = (path: string, columns: Columns) =>
    (columns ?? []).flatMap(({ Parameters }, index) =>
      mapViolations(`${path}.${index + 1}.member.parameters`, Parameters, PARAMETERS),
    );
  return [
    ...mapViolations('table.parameters', table?.Parameters, PARAMETERS),
    ...mapViolations('table.storageDescriptor.parameters', storage?.Parameters, PARAMETERS),
    ...mapViolations('table.storageDescriptor.serdeInfo.parameters', storage?.SerdeInfo?.Parameters, PARAMETERS),
    ...ofColumns('table.storageDescriptor.columns', storage?.Columns),
    ...ofColumns('table.partitionKeys', table?.PartitionKeys),
  ];
}

function viewViolations(table: TableInput | null | undefined): string[] {
  const view = table?.ViewDefinition;
  if (view == null) return [];
  const { Representations, SubObjects } = view;
  return [
    ...(Representations == null
      ? []
      : countViolations('table.viewDefinition.representations', Representations.length, { min: 1, max: 10 })),
    ...countViolations('table.viewDefinition.subObjects', SubObjects?.length ?? 0, { max: 10 }),
  ];
}

function missingInputs(operation: string, request: GlueRequest): string[] {
  const needed: readonly (readonly [pattern: RegExp, path: string, value: unknown])[] = [
    [/^(Create|Update)Table$/, 'tableInput', request.TableInput],
    [/^(Create|Update)Database$/, 'databaseInput', request.DatabaseInput],
    [/^CreateConnection$/, 'connectionInput', request.ConnectionInput],
    [/^BatchDeleteTable$/, 'tablesToDelete', request.TablesToDelete],
    [/^BatchDeleteTableVersion$/, 'versionIds', request.VersionIds],
    [/^TagResource$/, 'tagsToAdd', request.TagsToAdd],
    [/^UntagResource$/, 'tagsToRemove', request.TagsToRemove],
  ];
  return needed
    .filter(([pattern, , value]) => pattern.test(operation) && value == null)
    .map(([, path]) => violation(path, null, 'Member must not be null'));
}

function requestViolations(operation: string, request: GlueRequest): string[] {
  const { MaxResults, TablesToDelete, VersionIds, Tags, TagsToAdd, TagsToRemove, PartitionIndexes } = request;
  const tagsPath = operation === 'CreateDatabase' ? 'tags' : 'tagsToAdd';
  const tags = Tags ?? TagsToAdd ?? {};
  const reserved = Object.keys(tags).filter((key) => /^aws:/i.test(key));
  return [
    ...numberViolations('maxResults', MaxResults, 1, PER_CALL),
    ...countViolations('tablesToDelete', TablesToDelete?.length ?? 0, { max: PER_CALL }),
    ...countViolations('versionIds', VersionIds?.length ?? 0, { max: PER_CALL }),
    ...countViolations('partitionIndexes', PartitionIndexes?.length ?? 0, { max: 3 }),
    ...countViolations(tagsPath, Object.keys(tags).length, { max: MOST_TAGS }),
    ...countViolations('tagsToRemove', TagsToRemove?.length ?? 0, { max: MOST_TAGS }),
    ...mapViolations(tagsPath, tags, TAGS),
    ...reserved.map((key) => violation(tagsPath, key, 'Member must not begin with aws:')),
  ];
}
