import type { Decision, OpenConflict, SettledConflict } from '@dss/planning';
import type { ConflictRecord, StoredConflict } from '@dss/ports';

/** What people have decided, in the planner's words. */
export function decisionsOf(record: ConflictRecord | undefined): readonly Decision[] {
  return (record?.conflicts ?? []).flatMap(({ field, sourceDigest: source, targetDigest: target, decision }) =>
    decision === undefined ? [] : [{ field, source, target, choice: decision.choice }],
  );
}

/** A plan's open conflicts as they are listed, each with the run that reported it first. */
export function storedConflicts(
  { open, settled }: { readonly open: readonly OpenConflict[]; readonly settled: readonly SettledConflict[] },
  fence: number,
): StoredConflict[] {
  const since = new Map(settled.map(({ field, run }) => [field, run]));
  return open.map((conflict) => ({ ...conflict, since: since.get(conflict.field) ?? fence }));
}
