import { z } from 'zod';
import { AssetKey, Finding, SyncStrategy } from '@dss/catalog-model';
import {
  IncompleteScope,
  Outcome,
  OutcomeCounts,
  RetirementReport,
  RunEnd,
  RunMode,
  RunScope,
  TransferReport,
} from '@dss/sync-run';
import { RunId, TenantId } from './subjects.js';

/** One field that a person changed at the target and that the source wants otherwise. Texts are cut to 500 characters. */
export const Conflict = z.object({
  /** `description`, `columns.<technical name>.comment`, `parameters.<key>` … */
  field: z.string(),
  source: z.string().nullable(),
  target: z.string().nullable(),
  decision: z.enum(['kept', 'took-source']),
});
export type Conflict = Readonly<z.infer<typeof Conflict>>;

/** How one asset of one run ended; CloudEvents type `asset.<outcome>.v1`. */
export const AssetOutcome = z.object({
  tenant: TenantId,
  run: RunId,
  ordinal: z.number().int().nonnegative(),
  key: AssetKey,
  space: z.string(),
  technicalName: z.string(),
  type: z.string(),
  outcome: Outcome,
  /** Why, in words; always present for kept, skipped, rejected and failed. */
  reason: z.string().optional(),
  /** Error code for rejected and failed. */
  code: z.string().optional(),
  strategy: SyncStrategy.optional(),
  database: z.string().optional(),
  table: z.string().optional(),
  /** For planned: what would be done, `create`, `update`, `keep`, `none`, `retire`, `delete`, `restore`. */
  operation: z.string().optional(),
  /** Fields that were or would be written, at most 50. */
  changes: z.array(z.string()).optional(),
  conflicts: z.array(Conflict).optional(),
  findings: z.array(Finding).optional(),
  /** Bytes of the definition that was read and of the entry that was written. */
  definitionBytes: z.number().int().optional(),
  entryBytes: z.number().int().optional(),
  schemaMoved: z.boolean().optional(),
  /** The target's own ids of the calls that wrote the table, by which its operator finds them (AWS: CloudTrail). */
  requestIds: z.array(z.string()).optional(),
  /** What somebody else did to the table: `deleted`, and we made it again. */
  drift: z.enum(['deleted']).optional(),
  /** Who wrote at the target, as AWS names us; absent when nothing was written. */
  principal: z.string().optional(),
  at: z.string(),
});
export type AssetOutcome = Readonly<z.infer<typeof AssetOutcome>>;

type OutcomeHead = Pick<AssetOutcome, 'tenant' | 'run' | 'key' | 'ordinal' | 'space' | 'technicalName' | 'type'>;

/** Which asset of which run an outcome is about, taken over from the work message that led to it. */
export function outcomeHead(message: OutcomeHead): OutcomeHead {
  const { tenant, run, key, ordinal, space, technicalName, type } = message;
  return { tenant, run, key, ordinal, space, technicalName, type };
}

/** The one end of a run; CloudEvents type `sync.<end>.v1`. */
export const RunEnded = z.object({
  tenant: TenantId,
  run: RunId,
  fence: z.number().int().optional(),
  end: RunEnd,
  reason: z.string().optional(),
  code: z.string().optional(),
  scope: RunScope.strip(),
  mode: RunMode,
  dryRun: z.boolean(),
  expected: z.number().int(),
  counts: OutcomeCounts,
  conflicts: z.number().int(),
  incompleteScopes: z.array(IncompleteScope),
  transfer: TransferReport,
  /** What was due to be retired or deleted; absent when nothing was absent. */
  retirement: RetirementReport.optional(),
  requestedAt: z.string(),
  startedAt: z.string().optional(),
  endedAt: z.string(),
  durationMs: z.number(),
});
export type RunEnded = Readonly<z.infer<typeof RunEnded>>;
