import { z } from 'zod';
import { AssetKey } from '@dss/catalog-model';
import { Decision } from '@dss/planning';

/** A kept edit with both values, as it waits for a decision or has got one. */
export const StoredConflict = z.object({
  field: z.string(),
  source: z.string().nullable(),
  target: z.string().nullable(),
  sourceDigest: z.string(),
  targetDigest: z.string(),
  /** The table is not written until this is decided. */
  frozen: z.boolean(),
  /** Fencing number of the run that reported it first. */
  since: z.number().int(),
  decision: z.object({ choice: Decision.shape.choice, by: z.string(), at: z.string() }).optional(),
});
export type StoredConflict = Readonly<z.infer<typeof StoredConflict>>;

/** Every open conflict of one table. */
export const ConflictRecord = z.object({
  v: z.literal(1),
  key: AssetKey,
  space: z.string(),
  technicalName: z.string(),
  database: z.string(),
  table: z.string(),
  fence: z.number().int(),
  conflicts: z.array(StoredConflict),
});
export type ConflictRecord = Readonly<z.infer<typeof ConflictRecord>>;

/** A decision with who made it, and when (ISO 8601). */
export interface SignedDecision extends Decision {
  readonly by: string;
  readonly at: string;
}

/** The list of kept edits that people decide about. Stored at once, so that a conflict outlives the run that found it. */
export abstract class ConflictStore {
  abstract find(tenant: string, key: AssetKey): Promise<ConflictRecord | undefined>;
  /** The newest by fencing number stays; decisions about pairs of values that have not moved are carried over. */
  abstract save(tenant: string, record: ConflictRecord): Promise<void>;
  /** False when the table has no open conflict with exactly these two values: somebody has moved since. */
  abstract decide(tenant: string, key: AssetKey, decision: SignedDecision): Promise<boolean>;
  /** Nothing is open any more. Forgetting what is not there is no error. */
  abstract forget(tenant: string, key: AssetKey): Promise<void>;
  abstract list(tenant: string): AsyncIterable<ConflictRecord>;
}

/** The record to be stored over another one; undefined where the stored one is newer. */
export function conflictsAfter(stored: ConflictRecord | undefined, record: ConflictRecord): ConflictRecord | undefined {
  if (stored === undefined) return record;
  if (stored.fence > record.fence) return undefined;
  return { ...record, conflicts: record.conflicts.map((conflict) => withDecisionOf(stored, conflict)) };
}

/** The record with one conflict decided; undefined where there is none with these values. */
export function conflictsDecided(
  stored: ConflictRecord | undefined,
  { by, at, choice, ...pair }: SignedDecision,
): ConflictRecord | undefined {
  const isMeant = ({ field, sourceDigest, targetDigest }: StoredConflict) =>
    field === pair.field && sourceDigest === pair.source && targetDigest === pair.target;
  if (!stored?.conflicts.some(isMeant)) return undefined;
  const decision = { choice, by, at };
  return {
    ...stored,
    conflicts: stored.conflicts.map((conflict) => (isMeant(conflict) ? { ...conflict, decision } : conflict)),
  };
}

function withDecisionOf(stored: ConflictRecord, conflict: StoredConflict): StoredConflict {
  const before = stored.conflicts.find(
    ({ field, sourceDigest, targetDigest }) =>
      field === conflict.field && sourceDigest === conflict.sourceDigest && targetDigest === conflict.targetDigest,
  );
  return before?.decision ? { ...conflict, decision: before.decision } : conflict;
}
