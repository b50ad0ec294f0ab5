import { type SandboxAdmin } from '../sandbox.js';
import { oauthSecret, SECRET_ID, type SandboxParts } from '../sandbox-parts.js';
import { GeneratedTenant } from '../tenant/generated/generated-tenant.js';
import { UnsupportedChange } from '../tenant/tenant.js';
import { glueHands } from './glue-hands.js';

/** The stand-in's own functions for tests and launchers; the admin port offers the same over HTTP. */
export function sandboxAdmin(parts: SandboxParts): SandboxAdmin {
  const { tenant, oauth, catalogs, control, secrets, log, faults, forbidden } = parts;
  const glue = glueHands(catalogs, control, parts.home);
  return {
    glue,
    aws: {
      settings: () => control.settings,
      change: (settings) => {
        control.change(settings);
        return control.settings;
      },
      events: (since = 0) => control.feed.since(since),
      resetEvents: () => {
        control.feed.reset();
      },
      assumedRoles: () => control.lender.loans(),
    },
    inventory: () => tenant.inventory(),
    spaces: () => tenant.spaces().length,
    objects: () => tenant.size(),
    glueDump: (database) => glue.dump({ database }),
    editGlueTable: (database, table, edit) => glue.editTable(database, table, edit),
    putObject: (change) => tenant.put(change, new Date(parts.now())),
    editGenerated: (edits) => {
      if (!(tenant instanceof GeneratedTenant))
        throw new UnsupportedChange('the content is not generated (--generate)');
      tenant.edit(edits, new Date(parts.now()));
    },
    deleteObject: (space, type, name) => tenant.delete(space, type, name),
    renameSpace: (space, to) => tenant.renameSpace(space, to),
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
