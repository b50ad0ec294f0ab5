import { ASSET_TYPES, type Absence, type AssetKey, type Checkpoint } from '@dss/catalog-model';
import { type PriorityRule, choosePriority } from '@dss/change-detection';
import {
  type RetirementPolicy,
  type RetirementRecord,
  type SpaceLook,
  isDeleted,
  judgeAbsences,
} from '@dss/retirement';
import type { DraftEntry } from '../spaces/draft-entry.js';

/** What is known of a space's assets before it is looked at. */
export interface KnownSpace {
  readonly checkpoints: ReadonlyMap<AssetKey, Checkpoint>;
  /** Of this space only. */
  readonly records: ReadonlyMap<AssetKey, RetirementRecord>;
}

export interface AbsenceQuestion {
  readonly space: string;
  readonly look: SpaceLook;
  readonly known: KnownSpace;
  readonly policy: RetirementPolicy;
  readonly priorityRules: readonly PriorityRule[];
}

/** An entry for each known asset that the look proves absent, with what its absence has come to. */
export function planAbsences(question: AbsenceQuestion): readonly DraftEntry[] {
  const { look, known, policy } = question;
  const assets = new Map(
    [...new Set([...known.checkpoints.keys(), ...known.records.keys()])].map((key) => {
      const [checkpoint, record] = [known.checkpoints.get(key), known.records.get(key)];
      return [key, { ...(checkpoint && { checkpoint }), ...(record && { record }) }];
    }),
  );
  return [...judgeAbsences(look, assets, policy)].map(([key, absence]) => absentEntry(key, absence, question));
}

/** Tables that are known and not deleted. */
export function countTables({ checkpoints, records }: KnownSpace): number {
  const tables = [...checkpoints].filter(
    ([key, checkpoint]) => checkpoint.table !== undefined && !isDeleted({ checkpoint, record: records.get(key) }),
  );
  return tables.length;
}

function absentEntry(key: AssetKey, absence: Absence, { space, known, priorityRules }: AbsenceQuestion): DraftEntry {
  const about = known.checkpoints.get(key) ?? known.records.get(key);
  const { technicalName = key, database, table } = about ?? {};
  const type = ASSET_TYPES.find((one) => one === about?.type) ?? 'localtables';
  const priority = choosePriority({ type, technicalName, space }, priorityRules);
  const names = { database, table };
  return {
    key,
    technicalName,
    priority,
    intent: 'absent',
    ...names,
    listed: { type },
    reason: absence.reason,
    absence,
  };
}
