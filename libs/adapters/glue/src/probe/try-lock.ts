import { describeError } from '@dss/errors';
import { PROBE_DATABASE_PREFIX, type TableInput } from '@dss/planning';
import type { OptimisticLock, TargetCatalog } from '@dss/ports';

export interface LockFinding {
  readonly optimisticLock: OptimisticLock;
  /** What was seen, where it is not honoured. */
  readonly reason?: string;
}

export interface LockTrial {
  /** `<installation>/<tenant>`, so that what a crash leaves behind has a name on it. */
  readonly owner: string;
  /** Letters and digits that nobody has in a name. */
  readonly newName: () => string;
  /** Removes a database that this trial made. */
  readonly throwAway: (database: string) => Promise<void>;
}

/**
 * Finds out on a table of our own whether versions protect an update: two updates from version 0, of which the second
 * is stale. Honoured means: refused, nothing changed, and the version moved by exactly one (aws-glue.md 2.2). Everything
 * is made in a database that nobody else has and removed with it.
 */
export async function tryLock(target: TargetCatalog, trial: LockTrial): Promise<LockFinding> {
  const database = `${PROBE_DATABASE_PREFIX}${trial.newName()}`;
  try {
    await target.createDatabase({ Name: database, Description: ABOUT, Parameters: { [PROBE]: trial.owner } });
  } catch (error) {
    return unknown(error);
  }
  let finding: LockFinding;
  try {
    finding = await observe(target, database, trial.owner);
  } catch (error) {
    finding = unknown(error);
  }
  try {
    await trial.throwAway(database);
    return finding;
  } catch (error) {
    const left = `database ${database} is left: ${describeError(error).message}`;
    return { ...finding, reason: [finding.reason, left].filter(Boolean).join('; ') };
  }
}

const ABOUT = 'Made by SAP Datasphere Sync to try the optimistic lock of this catalog; may be deleted at any time.';
/** Not the owner's key: whoever looks for our databases shall not find this one. */
const PROBE = 'dsp_sync.probe';
const TABLE = 'versions';

async function observe(target: TargetCatalog, database: string, owner: string): Promise<LockFinding> {
  const from = (Description: string) => aTable(Description, owner);
  const update = (Description: string) =>
    target.updateTable(database, from(Description), { versionId: '0', skipArchive: true });
  await target.createTable(database, from('new'));
  const born = (await target.findTable(database, TABLE))?.VersionId;
  if (born !== '0') return ignored(`a new table has version ${born ?? 'none'} instead of 0`);
  await update('first');
  const stale = await codeOf(update('stale'));
  const table = await target.findTable(database, TABLE);
  if (stale === undefined) return ignored('an update from a stale version was accepted');
  if (stale.code !== 'TARGET_CONFLICT') return { optimisticLock: 'unknown', reason: stale.message };
  if (table?.VersionId !== '1' || table.Description !== 'first') {
    const seen = `version ${table?.VersionId ?? 'none'} with "${table?.Description ?? ''}"`;
    return ignored(`after one update and one that was refused there is ${seen} instead of version 1 with "first"`);
  }
  return { optimisticLock: 'honoured' };
}

function aTable(Description: string, owner: string): TableInput {
  return {
    Name: TABLE,
    Description,
    TableType: 'EXTERNAL_TABLE',
    Parameters: { [PROBE]: owner },
    StorageDescriptor: { Columns: [{ Name: 'id', Type: 'int' }] },
    PartitionKeys: [],
  };
}

async function codeOf(call: Promise<unknown>): Promise<ReturnType<typeof describeError> | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    return describeError(error);
  }
}

function ignored(reason: string): LockFinding {
  return { optimisticLock: 'ignored', reason };
}

function unknown(error: unknown): LockFinding {
  return { optimisticLock: 'unknown', reason: describeError(error).message };
}
