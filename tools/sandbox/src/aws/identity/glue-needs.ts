import { type GlueRequest } from '../glue/glue-model.js';
import { type CatalogAddress } from './account.js';
import { type Need } from './authorize.js';

/**
 * The resources that a Glue call needs its action on: an action on a table needs the table, its database and the
 * catalog, DeleteDatabase also all that is inside (aws-glue.md 8).
 */
export function glueNeeds(operation: string, request: GlueRequest, at: CatalogAddress): Need[] {
  const arn = glueArns(at);
  const on = (...resources: string[]) => resources.map((resource) => ({ action: `glue:${operation}`, resource }));
  const database = name(request.DatabaseName);
  const own = name(request.Name ?? request.DatabaseInput?.Name);
  const inDatabase = [arn.catalog, arn.database(database)];
  switch (operation) {
    case 'GetDatabases':
      return on(arn.catalog);
    case 'CreateDatabase': {
      const isTagged = Object.keys(request.Tags ?? {}).length > 0;
      const tag = { action: 'glue:TagResource', resource: arn.database(own) };
      return [...on(arn.catalog, arn.database(own)), ...(isTagged ? [tag] : [])];
    }
    case 'GetDatabase':
    case 'UpdateDatabase':
      return on(arn.catalog, arn.database(own));
    case 'DeleteDatabase':
      return on(arn.catalog, arn.database(own), arn.table(own, '*'), arn.function(own, '*'));
    case 'GetTables':
      return on(...inDatabase);
    case 'CreateTable':
    case 'UpdateTable':
      return on(...inDatabase, arn.table(database, name(request.TableInput?.Name)));
    case 'BatchDeleteTable':
      return on(...inDatabase, ...(request.TablesToDelete ?? []).map((table) => arn.table(database, name(table))));
    case 'CreateConnection':
    case 'GetConnection':
    case 'DeleteConnection':
      return on(arn.catalog, arn.connection(request.Name ?? request.ConnectionName ?? request.ConnectionInput?.Name));
    case 'TagResource':
      // Tagging a database also needs to read it [DOC glue monitor-tags].
      return [...on(request.ResourceArn ?? ''), ...databaseRead(request.ResourceArn ?? '')];
    case 'UntagResource':
    case 'GetTags':
      return on(request.ResourceArn ?? '');
    default:
      return on(...inDatabase, arn.table(database, name(request.TableName ?? request.Name)));
  }
}

/** ARNs of a catalog's resources; names as they are stored. */
export function glueArns({ account, region }: CatalogAddress) {
  const prefix = `arn:aws:glue:${region}:${account}`;
  return {
    catalog: `${prefix}:catalog`,
    database: (database: string) => `${prefix}:database/${database}`,
    table: (database: string, table: string) => `${prefix}:table/${database}/${table}`,
    function: (database: string, one: string) => `${prefix}:userDefinedFunction/${database}/${one}`,
    connection: (connection: string | null | undefined) => `${prefix}:connection/${connection ?? ''}`,
  };
}

function databaseRead(resource: string): Need[] {
  return resource.includes(':database/') ? [{ action: 'glue:GetDatabase', resource }] : [];
}

function name(text: string | null | undefined): string {
  return (text ?? '').toLowerCase();
}
