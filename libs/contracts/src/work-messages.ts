import { z } from 'zod';
import {
  Absence,
  Asset,
  AssetKey,
  AssetType,
  CatalogEntry,
  Checkpoint,
  ClockReading,
  Fingerprint,
  Listed,
  Priority,
  SyncStrategy,
  TableName,
} from '@dss/catalog-model';
import { ABSENCE_PROOFS } from '@dss/retirement';
import { RunMode, RunScope } from '@dss/sync-run';
import { RunId, TenantId } from './subjects.js';

/** What every work message says about its run. */
const Head = z.object({
  tenant: TenantId,
  run: RunId,
  /** The run's fencing number, per tenant and growing. */
  fence: z.number().int().positive(),
  mode: RunMode,
  dryRun: z.boolean(),
  priority: Priority,
});

/** Which asset, and which ordinal of the run's manifest. */
const AssetHead = Head.extend({
  key: AssetKey,
  space: z.string(),
  spaceLabel: z.string().optional(),
  technicalName: z.string(),
  type: AssetType,
  /** Absent on a support fetch: a source outside the scope is read but not accounted. */
  ordinal: z.number().int().nonnegative().optional(),
  /** How often the repair has put this ordinal back; part of the message id. */
  round: z.number().int().nonnegative().default(0),
  /** What woke this message after a wait; part of the message id, so that the second publish is not taken for the first. */
  wake: z.string().optional(),
});

/** Start a run. `dss-schema: cmd.v1` */
export const RunRequested = z.object({
  tenant: TenantId,
  run: RunId,
  scope: RunScope,
  mode: RunMode,
  dryRun: z.boolean(),
  priority: Priority,
  /** The run whose held retirements a person has approved. */
  approves: RunId.optional(),
  /** Do nothing but bring back this asset's table. */
  restores: AssetKey.optional(),
});
export type RunRequested = Readonly<z.infer<typeof RunRequested>>;

/** Read an asset's definition. `fetch.v1` */
export const FetchRequested = AssetHead.extend({
  intent: z.enum(['fetch', 'remap']),
  listed: Listed.optional(),
  recheck: z.boolean().optional(),
  names: TableName.optional(),
  /** In no list, and due to be retired: read only to prove that it cannot be read. */
  absence: Absence.optional(),
});
export type FetchRequested = Readonly<z.infer<typeof FetchRequested>>;

/** Who wants a table back that was retired or deleted. */
const Restore = z.object({ by: z.string() });

/** A definition is in the store, or the asset was absent from a complete listing. `detect.v1` */
export const AssetSeen = AssetHead.extend({
  ordinal: z.number().int().nonnegative(),
  absent: z.boolean(),
  listed: Listed.optional(),
  recheck: z.boolean().optional(),
  names: TableName.optional(),
  /** Digest of the raw body that the definition store holds. */
  body: z.string().optional(),
  definitionBytes: z.number().int().optional(),
  /** That body itself, when it is small; else it is read from the store. */
  definition: z.object({ type: AssetType, text: z.string() }).optional(),
  /** For an absent asset: what its absence has come to. */
  absence: Absence.optional(),
  /** Whether it can be read; only where something is due. */
  proof: z.enum(ABSENCE_PROOFS).optional(),
  /** Why this run retires nothing that is due. */
  held: z.string().optional(),
  /** A person wants its table back. */
  restore: Restore.optional(),
});
export type AssetSeen = Readonly<z.infer<typeof AssetSeen>>;

/** An asset that differs from its checkpoint, resolved through its sources. `map.v1` */
export const AssetChanged = AssetHead.extend({
  ordinal: z.number().int().nonnegative(),
  strategy: SyncStrategy,
  asset: Asset,
  fingerprint: Fingerprint,
  /** The schema digest differs from the checkpoint's: dependants must be looked at again. */
  schemaMoved: z.boolean(),
  names: TableName,
  listed: Listed.optional(),
  /** The checkpoint that becomes true once the target holds the entry; `versionId` and sizes are added by the writer. */
  next: Checkpoint,
});
export type AssetChanged = Readonly<z.infer<typeof AssetChanged>>;

/** A catalog entry to be planned against the target and written. `write.v1` */
export const EntryMapped = AssetHead.extend({
  ordinal: z.number().int().nonnegative(),
  strategy: SyncStrategy,
  /** Absent for strategy `delete`. */
  entry: CatalogEntry.optional(),
  fingerprint: Fingerprint.optional(),
  schemaMoved: z.boolean(),
  /** The table's name was given in this run: nothing was ever written under it. */
  fresh: z.literal(true).optional(),
  /** What is done to the table of an asset that is gone, or that a person wants back. */
  retirement: z
    .object({
      act: z.enum(['retire', 'delete', 'restore']),
      at: ClockReading,
      /** A person approved it. */
      approved: z.boolean().optional(),
      /** Who wants it back. */
      by: z.string().optional(),
    })
    .optional(),
  next: Checkpoint,
});
export type EntryMapped = Readonly<z.infer<typeof EntryMapped>>;

/** Schema of each stage's messages and the `dss-schema` header that names it. */
export const WORK_MESSAGES = {
  cmd: { schema: RunRequested, name: 'cmd.v1' },
  fetch: { schema: FetchRequested, name: 'fetch.v1' },
  detect: { schema: AssetSeen, name: 'detect.v1' },
  map: { schema: AssetChanged, name: 'map.v1' },
  write: { schema: EntryMapped, name: 'write.v1' },
} as const;

export type WorkMessage = {
  cmd: RunRequested;
  fetch: FetchRequested;
  detect: AssetSeen;
  map: AssetChanged;
  write: EntryMapped;
};
