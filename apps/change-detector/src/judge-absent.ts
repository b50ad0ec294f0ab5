import type { Checkpoint } from '@dss/catalog-model';
import type { AssetSeen, EntryMapped } from '@dss/contracts';
import { countOf, endAbsence, isDue } from '@dss/retirement';

/** What becomes of an asset that no list showed: its table is the writer's business, or nothing happens but its count. */
export type AbsentVerdict =
  | { readonly kind: 'write'; readonly retirement: NonNullable<EntryMapped['retirement']>; readonly next: Checkpoint }
  | { readonly kind: 'skip'; readonly reason: string; readonly next: Checkpoint | undefined };

/**
 * Ends an absence from the evidence that the listing gave and the proof that a read has got. The count stands in the
 * evidence, so that a message that comes twice counts once.
 */
export function judgeAbsent(seen: AssetSeen, checkpoint: Checkpoint | undefined, now: Date): AbsentVerdict {
  const { absence, proof, held, restore } = seen;
  const known = checkpoint ?? fromNames(seen);
  if (known === undefined) return { kind: 'skip', reason: 'absent, and nothing is known of it', next: undefined };
  if (restore !== undefined) return wantedBack(seen, known, { by: restore.by, now });
  // A message of an older release: the next listing will find the asset absent again.
  if (absence === undefined) return { kind: 'skip', reason: 'absent, without evidence', next: undefined };
  const counted = { ...known, ...countOf(absence), fence: seen.fence };
  if (known.table === undefined && isDue(absence)) {
    return {
      kind: 'skip',
      reason: `${absence.reason}; it never became a table`,
      next: { ...counted, outcome: 'deleted' },
    };
  }
  const end = endAbsence({ absence, proof, held });
  if (end.act === 'none') return { kind: 'skip', reason: end.reason, next: end.startsAnew ? anew(counted) : counted };
  const { at, approved } = absence;
  return { kind: 'write', retirement: { act: end.act, at, ...(approved && { approved }) }, next: counted };
}

/** Dirty, so that the source's next sight of the asset leads to its table, whatever it says by then. */
function wantedBack({ fence }: AssetSeen, known: Checkpoint, { by, now }: { by: string; now: Date }): AbsentVerdict {
  const at = { ours: now.toISOString() };
  return { kind: 'write', retirement: { act: 'restore', at, by }, next: anew({ ...known, fence, dirty: true }) };
}

function anew(checkpoint: Checkpoint): Checkpoint {
  return { ...checkpoint, absences: 0, absentSince: undefined, absentSinceAtSource: undefined };
}

/** The checkpoint was lost, and with it all that it said but the asset's place at source and target. */
function fromNames({ fence, space, technicalName, type, names }: AssetSeen): Checkpoint | undefined {
  if (names === undefined) return undefined;
  const { database, table } = names;
  return { v: 1, fence, space, technicalName, type, mapping: '', database, table, outcome: 'unchanged', dirty: true };
}
