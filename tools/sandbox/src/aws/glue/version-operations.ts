import { AwsError } from '../aws-error.js';
import { type GlueCall, type Operations, shownTable } from './glue-call.js';
import { type Table } from './glue-model.js';
import { pageOf } from './glue-paging.js';

export const VERSION_OPERATIONS: Operations = {
  GetTableVersions: (call) => {
    const { items, ...next } = pageOf(call, versionsOf(call), descending);
    return { TableVersions: items.map((table) => shownVersion(call, table)), ...next };
  },

  GetTableVersion: (call) => {
    const { VersionId } = call.request;
    const versions = versionsOf(call);
    const table = VersionId == null ? versions[0] : versions.find((version) => version.VersionId === VersionId);
    if (table === undefined) throw versionAbsent(VersionId ?? '');
    return { TableVersion: shownVersion(call, table) };
  },

  DeleteTableVersion: ({ store, request: { DatabaseName, TableName, VersionId } }) => {
    if (!store.deleteVersion(DatabaseName ?? '', TableName ?? '', VersionId ?? ''))
      throw versionAbsent(VersionId ?? '');
    return {};
  },

  BatchDeleteTableVersion: ({ store, request: { DatabaseName, TableName, VersionIds } }) => {
    const missing = (VersionIds ?? []).filter(
      (version) => !store.deleteVersion(DatabaseName ?? '', TableName ?? '', version),
    );
    const Errors = missing.map((VersionId) => {
      const { code: ErrorCode, message: ErrorMessage } = versionAbsent(VersionId);
      return { TableName, VersionId, ErrorDetail: { ErrorCode, ErrorMessage } };
    });
    return { Errors };
  },
};

function versionsOf({ store, request }: GlueCall): readonly Table[] {
  return store.versions(request.DatabaseName ?? '', request.TableName ?? '');
}

function shownVersion(call: GlueCall, table: Table): object {
  return { Table: shownTable(call, table), VersionId: table.VersionId };
}

/** Versions come newest first: a key that grows as they get older. */
function descending({ VersionId }: Table): string {
  return String(1e12 - Number(VersionId)).padStart(13, '0');
}

function versionAbsent(version: string): AwsError {
  return new AwsError('EntityNotFoundException', `Version ${version} not found.`);
}
