import { isGoverned } from '../aws/identity/lake-formation.js';
import { type AwsControl } from '../aws/aws-control.js';
import { AwsError } from '../aws/aws-error.js';
import { type Catalogs } from '../aws/glue/catalogs.js';
import { shownTable } from '../aws/glue/glue-call.js';
import { checkLimits } from '../aws/glue/glue-limits.js';
import { type Database, type DatabaseInput, type Table, TableInput } from '../aws/glue/glue-model.js';
import { type GlueStore } from '../aws/glue/glue-store.js';
import { type CatalogAddress } from '../aws/identity/account.js';
import { type Crawl, crawledTable } from './crawl.js';
import { type DatabaseEdit, editedDatabase } from './database-edit.js';
import { withEntries } from './entries.js';
import { editedTable, type TableEdit } from './table-edit.js';

export interface GlueDump {
  readonly databases: readonly Database[];
  readonly tables: readonly Table[];
}

/** Which part of all catalogs; absent: everything. */
export type DumpFilter = { readonly [K in keyof At | 'database']?: string | undefined };

/** Which catalog is meant. Absent: the home one, or else the only one that has the database. */
export type At = Partial<CatalogAddress>;

/**
 * What others do to a catalog beside the product: people in the console, crawlers, other tools. Not subject to faults,
 * rates and permissions, but to the limits of the service; versions advance and events are published as for any write.
 * Every function throws an AwsError when its table or database is not there; those that write answer the new VersionId.
 */
export interface GlueHands {
  readonly dump: (filter?: DumpFilter) => GlueDump;
  readonly editTable: (database: string, table: string, edit: TableEdit, at?: At) => string;
  /** A crawler replaces the whole table: texts and everybody else's parameters are gone. */
  readonly crawlTable: (database: string, table: string, crawl?: Crawl, at?: At) => string;
  /** Somebody brings back an old version: the present one is replaced by it, as a new version. */
  readonly restoreTable: (database: string, table: string, versionId: string, at?: At) => string;
  /** A table that is not ours, or that claims to be. */
  readonly createTable: (database: string, input: TableInput, createdBy?: string, at?: At) => string;
  readonly deleteTable: (database: string, table: string, at?: At) => void;
  readonly createDatabase: (input: DatabaseInput, tags?: Readonly<Record<string, string>>, at?: At) => void;
  readonly editDatabase: (database: string, edit: DatabaseEdit, at?: At) => void;
  readonly deleteDatabase: (database: string, at?: At) => void;
}

export function glueHands(catalogs: Catalogs, control: AwsControl, home: CatalogAddress): GlueHands {
  const storeOf = (database: string, at: At = {}) => catalogWith(catalogs, database, at, home);
  const update = (store: GlueStore, database: string, input: TableInput, skipArchive = false) => {
    checkLimits('UpdateTable', { DatabaseName: database, TableInput: input });
    store.updateTable(database, input, { skipArchive });
    return store.table(database, input.Name ?? '').VersionId;
  };
  return {
    dump: (filter = {}) => dumpOf(catalogs, control, filter),

    editTable: (database, table, { skipArchive, ...edit }, at) => {
      const store = storeOf(database, at);
      return update(store, database, editedTable(store.table(database, table), edit), skipArchive);
    },

    crawlTable: (database, table, crawl = {}, at) => {
      const store = storeOf(database, at);
      return update(store, database, crawledTable(store.table(database, table), crawl));
    },

    restoreTable: (database, table, versionId, at) => {
      const store = storeOf(database, at);
      const version = store.versions(database, table).find(({ VersionId }) => VersionId === versionId);
      if (version === undefined) throw new AwsError('EntityNotFoundException', `Version ${versionId} not found.`);
      return update(store, database, TableInput.parse(version));
    },

    createTable: (database, input, createdBy, at) => {
      const store = storeOf(database, at);
      checkLimits('CreateTable', { DatabaseName: database, TableInput: input });
      store.createTable(database, input, createdBy ?? `arn:aws:iam::${store.address.account}:user/somebody`);
      return '0';
    },

    deleteTable: (database, table, at) => {
      storeOf(database, at).deleteTable(database, table);
    },

    createDatabase: (input, tags = {}, at = {}) => {
      checkLimits('CreateDatabase', { DatabaseInput: input, Tags: { ...tags } });
      catalogs.of({ ...home, ...at }).createDatabase(input, tags);
    },

    editDatabase: (database, { setTags, ...edit }, at) => {
      const store = storeOf(database, at);
      const input = editedDatabase(store.database(database), edit);
      checkLimits('UpdateDatabase', { Name: database, DatabaseInput: input });
      store.updateDatabase(database, input);
      if (setTags === undefined) return;
      const holder = { kind: 'database', name: database } as const;
      store.setTags(holder, withEntries(store.tags(holder), setTags));
    },

    deleteDatabase: (database, at) => {
      storeOf(database, at).deleteDatabase(database);
    },
  };
}

function catalogWith(catalogs: Catalogs, database: string, at: At, home: CatalogAddress): GlueStore {
  const meant = catalogs.of({ ...home, ...at });
  if (meant.hasDatabase(database) || Object.keys(at).length > 0) return meant;
  const others = catalogs.all().filter((store) => store.hasDatabase(database));
  return others.length === 1 ? (others[0] ?? meant) : meant;
}

function dumpOf(catalogs: Catalogs, control: AwsControl, { account, region, database }: DumpFilter): GlueDump {
  const { lakeFormation } = control.settings;
  const databasesOf = (store: GlueStore) => {
    if (database === undefined) return store.databases();
    return store.hasDatabase(database) ? [store.database(database)] : [];
  };
  const stores = catalogs
    .all()
    .filter(({ address }) => (account ?? address.account) === address.account)
    .filter(({ address }) => (region ?? address.region) === address.region);
  const databases = stores.flatMap(databasesOf);
  if (database !== undefined && databases.length === 0) {
    throw new AwsError('EntityNotFoundException', `Database ${database} not found.`);
  }
  return {
    databases,
    tables: stores.flatMap((store) => {
      const governed = {
        isGoverned: (name: string) => isGoverned(lakeFormation, { ...store.address, database: name }),
      };
      return databasesOf(store).flatMap(({ Name }) =>
        store.tableNames(Name).map((name) => shownTable(governed, store.table(Name, name))),
      );
    }),
  };
}
