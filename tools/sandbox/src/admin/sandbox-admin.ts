import { type SandboxAdmin } from '../sandbox.js';
import { oauthSecret, SECRET_ID, type SandboxParts } from '../sandbox-parts.js';
import { GeneratedTenant } from '../tenant/generated/generated-tenant.js';
import { UnsupportedChange } from '../tenant/tenant.js';
import { editTable } from './glue-edit.js';

/** The stand-in's own functions for tests and launchers; the admin port offers the same over HTTP. */
export function sandboxAdmin(parts: SandboxParts): SandboxAdmin {
  const { tenant, oauth, store, secrets, log, faults, forbidden } = parts;
  return {
    inventory: () => tenant.inventory(),
    spaces: () => tenant.spaces().length,
    objects: () => tenant.size(),
    glueDump: (database) => {
      const databases = database === undefined ? store.databases() : [store.database(database)];
      const tables = databases.flatMap(({ Name }) => store.tableNames(Name).map((table) => store.table(Name, table)));
      return { databases, tables };
    },
    editGlueTable: (database, table, edit) => editTable(store, database, table, edit),
    putObject: (change) => tenant.put(change, new Date(parts.now())),
    editGenerated: (edits) => {
      if (!(tenant instanceof GeneratedTenant))
        throw new UnsupportedChange('the content is not generated (--generate)');
      tenant.edit(edits, new Date(parts.now()));
    },
    deleteObject: (space, type, name) => tenant.delete(space, type, name),
    forbidSpace: (space) => {
      forbidden.add(space);
    },
    allowSpace: (space) => {
      forbidden.delete(space);
    },
    revokeTokens: () => {
      oauth.revokeTokens();
    },
    changeSecret: (secret, stored = false) => {
      oauth.changeSecret(secret);
      if (stored) secrets.set(SECRET_ID, oauthSecret(parts.tenantUrl, secret));
    },
    setForms: (changed) => {
      parts.forms = { ...parts.forms, ...changed };
    },
    addFault: (fault) => {
      faults.add(fault);
    },
    clearFaults: () => {
      faults.clear();
    },
    faults: () => faults.list(),
    calls: (since = 0, limit) => log.since(since, limit),
    callSummary: () => log.summary(),
    flushCalls: () => log.flush(),
    resetCalls: () => {
      log.reset();
    },
  };
}
