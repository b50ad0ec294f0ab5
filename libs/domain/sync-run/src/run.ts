import { z } from 'zod';
import { Priority } from '@dss/catalog-model';
import { OutcomeCounts } from './outcome.js';

/** `incremental` trusts checkpoints; `full` reads every definition and compares every table with the target. */
export const RunMode = z.enum(['incremental', 'full']);
export type RunMode = z.infer<typeof RunMode>;

/**
 * What a run looks at. Absent lists mean all. A scope that leaves something out never judges it absent.
 * Strict where a run is asked for: a restriction that we do not understand must not become a run over everything.
 * Records of runs that were accepted read it with `strip()`, so that a newer service's runs can still be shown.
 */
export const RunScope = z.strictObject({
  spaces: z.array(z.string().min(1).max(100)).max(1000).optional(),
});
export type RunScope = Readonly<z.infer<typeof RunScope>>;

/** Life of a run: `queued` (command waits), `listing`, `working`, then ended. */
export const RunState = z.enum(['queued', 'listing', 'working', 'ended']);
export type RunState = z.infer<typeof RunState>;

/** How a run ended (architecture, section 4). */
export const RunEnd = z.enum(['completed', 'partial', 'incomplete', 'cancelled', 'failed']);
export type RunEnd = z.infer<typeof RunEnd>;

/** A space, or one type of it, whose listing failed: nothing may be judged absent in it. */
export const IncompleteScope = z.object({
  space: z.string(),
  type: z.string().optional(),
  code: z.string(),
  reason: z.string(),
});
export type IncompleteScope = Readonly<z.infer<typeof IncompleteScope>>;

/** Calls made and bytes moved, by `system.operation`, e.g. `datasphere.list`, `glue.CreateTable`. */
export const Traffic = z.record(
  z.string(),
  z.object({ calls: z.number().int(), bytesOut: z.number().int(), bytesIn: z.number().int() }),
);
export type Traffic = z.infer<typeof Traffic>;

/** What went over the wire against what reading and writing everything would have cost. */
export const TransferReport = z.object({
  actual: z.object({ calls: z.number().int(), bytes: z.number().int() }),
  fullRun: z.object({ calls: z.number().int(), bytes: z.number().int() }),
  avoided: z.object({ calls: z.number().int(), bytes: z.number().int() }),
  byOperation: Traffic,
  byStrategy: z.record(z.string(), z.object({ assets: z.number().int(), bytes: z.number().int() })),
  computedAs: z.string(),
});
export type TransferReport = Readonly<z.infer<typeof TransferReport>>;

/** What a run had to retire or delete, and whether it was allowed to. */
export const RetirementReport = z.object({
  /** Tables that are known of the spaces that it looked at. */
  tables: z.number().int(),
  /** Tables that were due and that nobody had approved. */
  due: z.number().int(),
  /** How many of these one run may take. */
  limit: z.number().int(),
  /** Tables that wait for approval; none of them was touched. */
  held: z.number().int(),
  /** Why they wait. */
  reason: z.string().optional(),
});
export type RetirementReport = Readonly<z.infer<typeof RetirementReport>>;

/** What was found when tables were read back after they were written. */
export const VerificationReport = z.object({
  /** Tables that were read back. */
  tables: z.number().int(),
  /** Tables of which Glue keeps fields in a form of its own; they count as written. */
  ownForms: z.number().int(),
  /** Tables that could not be read back. */
  unread: z.number().int(),
  /** Where something else is there than what was written, at most 50: the next run looks at each of them. */
  differences: z.array(
    z.object({
      space: z.string(),
      technicalName: z.string(),
      database: z.string(),
      table: z.string(),
      what: z.enum(['gone', 'replaced', 'differs']),
      reason: z.string(),
    }),
  ),
});
export type VerificationReport = Readonly<z.infer<typeof VerificationReport>>;

/** One pass over chosen spaces, as it is stored and shown. */
export const SyncRun = z.object({
  v: z.literal(1),
  /** ULID, lower case. */
  id: z.string(),
  tenant: z.string(),
  scope: RunScope.strip(),
  mode: RunMode,
  dryRun: z.boolean(),
  priority: Priority,
  trigger: z.enum(['api', 'schedule', 'retry']),
  actor: z.string(),
  state: RunState,
  end: RunEnd.optional(),
  /** Why it failed or what is incomplete, in a sentence. */
  reason: z.string().optional(),
  code: z.string().optional(),
  fence: z.number().int().optional(),
  requestedAt: z.string(),
  startedAt: z.string().optional(),
  listedAt: z.string().optional(),
  endedAt: z.string().optional(),
  /** Release wave of the tenant as its discovery document says. */
  wave: z.string().optional(),
  /** Ordinals in the manifest; absent until listing has ended. */
  expected: z.number().int().optional(),
  /** The spaces that this run lists, in this order. Written once: ordinals follow from it. */
  spaces: z.array(z.string()).optional(),
  /** Spaces that were known, that are in no list and of which the tenant says that they do not exist. Their assets come last in the manifest. */
  goneSpaces: z.array(z.string()).optional(),
  /** All spaces of the tenant, also outside the scope and lost from sight: they decide how a name with a dot is read. */
  knownSpaces: z.array(z.string()).optional(),
  incompleteScopes: z.array(IncompleteScope),
  counts: OutcomeCounts.optional(),
  conflicts: z.number().int().optional(),
  transfer: TransferReport.optional(),
  retirement: RetirementReport.optional(),
  /** Grows for a moment after the end: what is written last is read back last. */
  verification: VerificationReport.optional(),
  /** The run whose held retirements a person has approved with this one. */
  approves: z.string().optional(),
  /** Key of the asset whose table a person wants back: the run does nothing else. */
  restores: z.string().optional(),
  /** How often open ordinals (or a lost command) were put back, and when last. */
  repair: z.object({ rounds: z.number().int(), at: z.string() }).optional(),
  /** Assets whose outcome could not be settled; only when the end is `incomplete`. */
  open: z.array(z.object({ ordinal: z.number().int(), space: z.string(), technicalName: z.string() })).optional(),
});
export type SyncRun = Readonly<z.infer<typeof SyncRun>>;
