import { AwsError } from './aws-error.js';
import { type AwsSettings } from './aws-settings.js';
import { type Catalogs } from './glue/catalogs.js';
import { type GlueCall } from './glue/glue-call.js';
import { checkLimits } from './glue/glue-limits.js';
import { type GlueRequest, type Table } from './glue/glue-model.js';
import { GLUE_OPERATIONS } from './glue/glue-operations.js';
import { folded, type GlueStore } from './glue/glue-store.js';
import { AccountId, type CatalogAddress } from './identity/account.js';
import { accessProblem, authorize } from './identity/authorize.js';
import { type Caller } from './identity/caller.js';
import { glueArns, glueNeeds } from './identity/glue-needs.js';
import { isGoverned, isVisible, requireGrant } from './identity/lake-formation.js';

/** Who calls Glue, and how the call shall go. */
export interface GlueContext extends Pick<GlueCall, 'during' | 'isStale' | 'pageCap'> {
  readonly caller: Caller;
  readonly region: string;
  readonly settings: AwsSettings;
}

/**
 * One call of Glue: limits of the model, then IAM, then Lake Formation, then the work.
 *
 * @throws AwsError as the service would
 */
export function glueService(catalogs: Catalogs, operation: string, request: GlueRequest, context: GlueContext): object {
  const operate = Object.hasOwn(GLUE_OPERATIONS, operation) ? GLUE_OPERATIONS[operation] : undefined;
  if (operate === undefined) throw new AwsError('UnknownOperationException', `Operation ${operation} is not known`);
  checkLimits(operation, request);
  const { caller, region, settings } = context;
  const store = catalogs.of({ account: catalogOf(request) ?? caller.account, region });
  const { address } = store;
  authorize(caller, glueNeeds(operation, request, address), address.account, settings.identities);
  requireGrants(context, operation, request, store);
  return operate({
    ...context,
    operation,
    request,
    store,
    caller: caller.arn,
    mayList: listFilter(context, address),
    isGoverned: (database) => isGoverned(settings.lakeFormation, { ...address, database }),
  });
}

/** Absent: the caller's own. Nested and federated catalogs are not played. */
function catalogOf({ CatalogId }: GlueRequest): string | undefined {
  if (CatalogId == null) return undefined;
  if (!AccountId.safeParse(CatalogId).success)
    throw new AwsError('InvalidInputException', `Catalog ${CatalogId} is not known.`);
  return CatalogId;
}

function requireGrants(
  { caller, settings: { lakeFormation } }: GlueContext,
  operation: string,
  request: GlueRequest,
  store: GlueStore,
): void {
  if (lakeFormation.length === 0) return;
  const database = folded(request.DatabaseName ?? request.Name ?? request.DatabaseInput?.Name);
  for (const table of tablesOf(operation, request)) {
    const createdBy =
      table !== undefined && store.hasTable(database, table) ? store.table(database, table).CreatedBy : undefined;
    const resource = { ...store.address, database, ...(table !== undefined && { table: folded(table) }), createdBy };
    requireGrant(lakeFormation, caller, operation, resource);
  }
}

/** Undefined: the operation is about the database itself. */
function tablesOf(operation: string, request: GlueRequest): readonly (string | undefined)[] {
  if (/Database|^CreateTable$|^GetTables$/.test(operation)) return [undefined];
  if (operation === 'BatchDeleteTable') return request.TablesToDelete ?? [];
  return [request.TableName ?? request.TableInput?.Name ?? request.Name ?? undefined];
}

/** What a caller may not see is left out of lists without a word. */
function listFilter({ caller, settings }: GlueContext, address: CatalogAddress): GlueCall['mayList'] {
  const { identities, lakeFormation } = settings;
  if (caller.policy === undefined && lakeFormation.length === 0) return undefined;
  const arns = glueArns(address);
  return (name: string, table?: Table) => {
    const database = folded(name);
    const need =
      table === undefined
        ? { action: 'glue:GetDatabases', resource: arns.database(database) }
        : { action: 'glue:GetTables', resource: arns.table(database, table.Name) };
    const resource = { ...address, database, ...(table && { table: table.Name, createdBy: table.CreatedBy }) };
    return (
      accessProblem(caller, need, address.account, identities) === undefined &&
      isVisible(lakeFormation, caller, resource)
    );
  };
}
