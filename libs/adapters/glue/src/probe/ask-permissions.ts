import { describeError } from '@dss/errors';
import {
  type CatalogPlace,
  type GlueAction,
  MANAGEMENT_VERBS,
  type ManagedDatabases,
  actionsFor,
  resourceOf,
} from '@dss/planning';
import type { PermissionGap, TargetCatalog, TargetProbe } from '@dss/ports';

export interface PermissionQuestion {
  readonly place: CatalogPlace;
  /** Whose permissions, for the remedy. */
  readonly caller: string;
  readonly databases: readonly ManagedDatabases[];
  readonly hasTags: boolean;
  /** Letters and digits that nobody has in a name. */
  readonly newName: () => string;
}

export type Permissions = TargetProbe['permissions'];

/**
 * Which of the actions that we call are refused. Each one is asked for on something that is not there: AWS decides about
 * permission first, so "not found" says that it is allowed, and nothing can be changed (decision 26). What would need
 * something real to be asked about stays unknown, and tells itself when it is done for the first time.
 */
export async function askPermissions(target: TargetCatalog, question: PermissionQuestion): Promise<Permissions> {
  const found: Finding[] = [];
  // One database after the other, the actions of one at the same time: a start asks a dozen things, not a hundred.
  for (const databases of question.databases) found.push(...(await askAbout(target, databases, question)));
  const gaps = (verdict: Verdict) => found.flatMap((finding) => (finding.verdict === verdict ? [finding.gap] : []));
  return {
    asked: found.filter(({ verdict }) => verdict !== 'unknown').length,
    missing: gaps('missing'),
    unknown: gaps('unknown'),
  };
}

type Verdict = 'allowed' | 'missing' | 'unknown';

interface Finding {
  readonly verdict: Verdict;
  readonly gap: PermissionGap;
}

interface Place {
  readonly database: string;
  /** Nobody has made it, but its database may be there. */
  readonly table: string;
}

async function askAbout(
  target: TargetCatalog,
  { pattern, allows }: ManagedDatabases,
  question: PermissionQuestion,
): Promise<readonly Finding[]> {
  const free = `syncprobe_${question.newName()}`;
  const place = { database: pattern.replace('*', free).replaceAll('*', ''), table: free };
  const actions = MANAGEMENT_VERBS.filter((verb) => allows.has(verb)).flatMap((verb) =>
    actionsFor(verb, question.hasTags),
  );
  const distinct = [...new Map(actions.map((action) => [action.action, action])).values()];
  const isThere = await exists(target, place.database);
  const asks = isThere ? ASKS_OF_EXISTING : ASKS_OF_ABSENT;
  return Promise.all(
    distinct.map(async (action) => {
      const ask = asks[action.action];
      const error = ask === undefined ? NOT_ASKED : await failureOf(() => ask(target, place));
      return judge(error, action, { ...question, pattern, database: place.database });
    }),
  );
}

/** A refusal is none: what is not there for us is asked about as absent, and refused once more. */
async function exists(target: TargetCatalog, database: string): Promise<boolean> {
  try {
    return (await target.findDatabase(database)) !== undefined;
  } catch {
    return false;
  }
}

type Ask = (target: TargetCatalog, place: Place) => Promise<unknown>;
type Asks = Readonly<Record<string, Ask>>;

/** Changes nothing even where the database is there. */
const HARMLESS: Asks = {
  'glue:GetDatabases': (target) => target.listDatabases(),
  'glue:GetDatabase': (target, { database }) => target.findDatabase(database),
  'glue:GetTable': (target, { database, table }) => target.findTable(database, table),
  'glue:GetTables': (target, { database }) => target.listTables(database),
  'glue:GetTableVersions': (target, { database, table }) => target.listVersions(database, table),
  'glue:GetTags': (target, { database }) => target.getDatabaseTags(database),
  'glue:UntagResource': (target, { database, table }) => target.untagDatabase(database, [table]),
  'glue:UpdateTable': (target, { database, table }) =>
    target.updateTable(database, aTable(table), { versionId: '0', skipArchive: false }),
  'glue:BatchDeleteTableVersion': (target, { database, table }) => target.deleteVersions(database, table, ['0']),
  'glue:DeleteTable': (target, { database, table }) => target.deleteTable(database, table),
};

/** Creating what is there is refused as such. */
const ASKS_OF_EXISTING: Asks = {
  ...HARMLESS,
  'glue:CreateDatabase': (target, { database }) => target.createDatabase({ Name: database }),
};

const ASKS_OF_ABSENT: Asks = {
  ...HARMLESS,
  'glue:TagResource': (target, { database }) => target.tagDatabase(database, { probe: '' }),
  'glue:UpdateDatabase': (target, { database }) => target.updateDatabase({ Name: database }),
  'glue:CreateTable': (target, { database, table }) => target.createTable(database, aTable(table)),
};

const NOT_ASKED = 'not asked: only doing it would tell';

async function failureOf(ask: () => Promise<unknown>): Promise<unknown> {
  try {
    await ask();
    return undefined;
  } catch (error) {
    return error;
  }
}

/** Said of something that is not, or already, there; by then the permission was judged. */
const ALLOWED = ['TARGET_ABSENT', 'TARGET_EXISTS', 'TARGET_CONFLICT'];

interface Asked extends PermissionQuestion {
  readonly pattern: string;
  readonly database: string;
}

function judge(error: unknown, action: GlueAction, asked: Asked): Finding {
  const gap = gapOf(action, asked);
  if (error === undefined) return { verdict: 'allowed', gap };
  const { code, message } = describeError(error);
  if (ALLOWED.includes(code)) return { verdict: 'allowed', gap };
  const answer = message.slice(0, LONGEST);
  if (code !== 'TARGET_FORBIDDEN') return { verdict: 'unknown', gap: { ...gap, answer } };
  return { verdict: 'missing', gap: { ...refused(message, action, gap, asked), answer } };
}

const LONGEST = 500;

function gapOf({ action, on, neededFor }: GlueAction, { place, pattern }: Asked): PermissionGap {
  return { action, resource: resourceOf(place, on, pattern), neededFor, remedy: POLICY, answer: '' };
}

const POLICY = '`npm run config -- policy` prints the policy that these settings need';

/** IAM names the action and the resource that it misses, which may be another than the one that was asked for. */
const IAM = /not authorized to perform: (\S+) on resource: (\S+)/;

function refused(message: string, { grant }: GlueAction, gap: PermissionGap, asked: Asked): PermissionGap {
  if (grant !== undefined && message.includes('Lake Formation permission')) {
    const action = `lakeformation:${grant}`;
    return { ...gap, action, remedy: `grant ${grant} on ${gap.resource} to ${asked.caller} in Lake Formation` };
  }
  const [, action = gap.action, resource] = IAM.exec(message) ?? [];
  const named = resource?.replaceAll(asked.database, asked.pattern).replace(/(:table\/[^/]+\/).+$/, '$1*');
  const where = named ?? gap.resource;
  return { ...gap, action, resource: where, remedy: `allow ${action} on ${where} for ${asked.caller}; ${POLICY}` };
}

function aTable(Name: string) {
  return { Name, StorageDescriptor: { Columns: [{ Name: 'id', Type: 'int' }] }, PartitionKeys: [] };
}
