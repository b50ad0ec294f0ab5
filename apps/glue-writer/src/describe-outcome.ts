import { type AssetOutcome, type EntryMapped, outcomeHead } from '@dss/contracts';
import { type TablePlan, operationOf, outcomeOf } from '@dss/planning';
import type { Image } from '@dss/ports';
import type { Entry, WrittenTable } from './written-table.js';
import { overwritesOf, waybackOf } from './write-records.js';

/** Lists in an event end somewhere: the broker takes 1 MB, and a conflict alone may be 3 kB. */
const MOST_SHOWN = 50;
const MOST_CONFLICTS = 200;

/**
 * How a table's write ended.
 *
 * @param after the image that stands now
 */
export function describeWrite(message: Entry, written: WrittenTable, after: Image | undefined, at: Date): AssetOutcome {
  const { plan, before, requestId } = written;
  const { entry, strategy, schemaMoved } = message;
  const conflicts = conflictsOf(message, plan, before);
  const findings = entry.findings.slice(0, MOST_SHOWN);
  return {
    ...head(message, at),
    ...endOf(message, plan, waybackOf(message, written)),
    strategy,
    database: entry.database.name,
    table: entry.name,
    schemaMoved,
    entryBytes: Buffer.byteLength(JSON.stringify('input' in plan ? plan.input : (after?.input ?? entry))),
    ...changesIn(plan),
    ...(conflicts.length > 0 && { conflicts }),
    ...(findings.length > 0 && { findings }),
    ...(requestId !== undefined && { requestIds: [requestId] }),
  };
}

/** The space's database takes none of our tables. */
export function describeRefusal(message: Entry, refusal: string, at: Date): AssetOutcome {
  const { entry, strategy, dryRun } = message;
  const end = dryRun ? planned('none') : { outcome: 'skipped' as const };
  const { database, name } = entry;
  return { ...head(message, at), ...end, reason: refusal, strategy, database: database.name, table: name };
}

/** Gone at the source: marked by the count of its absences, nothing is done to the table yet. */
export function describeRetirement(message: EntryMapped, at: Date): AssetOutcome {
  const { absences = 1, absentSince = 'now', database, table } = message.next;
  const reason = `retirement pending: absent in ${absences} complete listing${absences === 1 ? '' : 's'} since ${absentSince}`;
  const end = message.dryRun ? planned('retire') : { outcome: 'skipped' as const };
  return { ...head(message, at), ...end, reason, strategy: 'delete', database, table };
}

function changesIn(plan: TablePlan) {
  const write = plan.kind === 'withheld' ? plan.plan : plan;
  return 'changes' in write && { changes: write.changes.slice(0, MOST_SHOWN).map(({ field }) => field) };
}

function endOf({ strategy, dryRun }: Entry, plan: TablePlan, wayback: Image['broughtBack']) {
  const { outcome, reason, code } = outcomeOf(plan, strategy);
  const why = reason !== undefined && { reason };
  if (dryRun || plan.kind === 'withheld') return { ...planned(operationOf(plan)), ...why };
  if (wayback === 'deleted-at-target')
    return { outcome: 'restored' as const, reason: REMADE, drift: 'deleted' as const };
  if (wayback === 'back-at-source') return { outcome: 'restored' as const, reason: BACK };
  return { outcome, ...why, ...(code !== undefined && { code }) };
}

const REMADE = 'somebody deleted the table at the target; it was created again';
const BACK = 'the source has it again; its table is as people had it';

function planned(operation: string) {
  return { outcome: 'planned' as const, operation };
}

/** Edits that were kept and edits that were overwritten: both are said. */
function conflictsOf(message: Entry, plan: TablePlan, before: Image | undefined) {
  const found = plan.kind === 'withheld' ? plan.plan : plan;
  const kept = ('conflicts' in found && found.conflicts) || [];
  const overwritten = overwritesOf(message, plan, before)?.conflicts ?? [];
  return [...kept, ...overwritten].slice(0, MOST_CONFLICTS);
}

function head(message: EntryMapped, at: Date) {
  return { ...outcomeHead(message), at: at.toISOString() };
}
