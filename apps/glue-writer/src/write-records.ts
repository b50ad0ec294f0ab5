import type { EntryMapped } from '@dss/contracts';
import {
  APPLIED,
  type Decision,
  type Edits,
  type TablePlan,
  createTimeOf,
  isOwnVersion,
  tableInputOf,
} from '@dss/planning';
import type { ConflictRecord, ConflictStore, Image, ImageStore, RetirementStore } from '@dss/ports';
import { decisionsOf, storedConflicts } from './decisions-of.js';
import type { Entry, WrittenTable } from './written-table.js';

/** What is remembered of a write beside the checkpoint: the exact image, which is also what a read model is built from. */
export class WriteRecords {
  constructor(
    private readonly images: ImageStore,
    private readonly conflicts: ConflictStore,
    private readonly retirements: RetirementStore,
  ) {}

  /** Nothing was ever written under a name that is fresh, unless this very message was here before. */
  async expectedImage(message: EntryMapped, redelivered: boolean): Promise<Image | undefined> {
    return message.fresh === true && !redelivered ? undefined : this.findImage(message);
  }

  findImage({ tenant, key }: EntryMapped): Promise<Image | undefined> {
    return this.images.find(tenant, key);
  }

  /** What people have decided about the table's open conflicts. */
  async findDecisions({ tenant, key }: EntryMapped): Promise<readonly Decision[]> {
    return decisionsOf(await this.conflicts.find(tenant, key));
  }

  /** Called before a write that overwrites somebody's edits: once they are gone from the table, only this note tells of them. */
  async noteOverwrites(message: Entry, { plan, observed, before }: WrittenTable): Promise<void> {
    const overwrote = overwritesOf(message, plan, undefined);
    if (overwrote === undefined || observed === undefined) return;
    const last = before ?? { ...identity(message), ...asFound(observed) };
    await this.images.save(message.tenant, { ...last, overwrote });
  }

  /**
   * Called after every write and before its event. A try that finds an earlier one's write makes up for its records.
   * Returns the image that stands afterwards.
   */
  async save(message: Entry, written: WrittenTable): Promise<Image | undefined> {
    const { before } = written;
    const image = imageAfter(message, written);
    await this.saveConflicts(message, written);
    // Before the image says so too: whoever comes after a crash still sees that the asset was away.
    if (before?.away !== undefined && HOLDS_OURS.includes(written.plan.kind)) {
      await this.retirements.forget(message.tenant, message.key);
    }
    if (image === undefined) return before;
    await this.images.save(message.tenant, image);
    return image;
  }

  /** The list that people decide about; most tables never had one. */
  private async saveConflicts(message: Entry, { plan, observed, before }: WrittenTable): Promise<void> {
    const found = plan.kind === 'withheld' ? plan.plan : plan;
    if (!('open' in found)) return;
    const { tenant, key } = message;
    const mayHaveHad = before === undefined ? observed !== undefined : (before.settled ?? []).length > 0;
    if (found.open.length > 0) {
      const conflicts = storedConflicts({ open: found.open, settled: found.settled ?? [] }, message.fence);
      await this.conflicts.save(tenant, conflictRecord(message, conflicts));
    } else if (mayHaveHad) await this.conflicts.forget(tenant, key);
  }
}

function conflictRecord(
  { key, space, technicalName, fence, entry }: Entry,
  conflicts: ConflictRecord['conflicts'],
): ConflictRecord {
  return { v: 1, key, space, technicalName, database: entry.database.name, table: entry.name, fence, conflicts };
}

/** A note has to fit where images are kept, and the event that it is for takes no more. */
const MOST_OVERWRITES = 200;

/** Plans after which the target holds this asset's table. */
const HOLDS_OURS: readonly TablePlan['kind'][] = ['create', 'update', 'already-written', 'none'];

/** How a table that was away came back with this write, in this try or in an earlier one of this run; undefined where it did not. */
export function waybackOf({ fence }: Entry, { plan, before }: WrittenTable): Image['broughtBack'] {
  if (before === undefined) return undefined;
  const isCreated = plan.kind === 'create' || (plan.kind === 'already-written' && plan.as === 'create');
  if (before.fence === fence && before.away === undefined) {
    if (before.restored !== true || !(isCreated || plan.kind === 'already-written')) return undefined;
    return before.broughtBack ?? 'deleted-at-target';
  }
  if (before.away === 'deleted') return isCreated ? 'back-at-source' : undefined;
  if (isCreated) return before.fence < fence ? 'deleted-at-target' : undefined;
  const isWritten = plan.kind === 'update' || plan.kind === 'already-written';
  return before.away === 'retired' && isWritten ? 'back-at-source' : undefined;
}

/** The edits that this run's write has overwritten, in this try or in an earlier one. */
export function overwritesOf({ fence }: Entry, plan: TablePlan, before: Image | undefined): Image['overwrote'] {
  if (plan.kind === 'already-written') return before?.overwrote?.run === fence ? before.overwrote : undefined;
  if (plan.kind !== 'update' || plan.reverted.length === 0) return undefined;
  return { run: fence, conflicts: plan.reverted.slice(0, MOST_OVERWRITES) };
}

function imageAfter(message: Entry, written: WrittenTable): Image | undefined {
  const { plan, observed, before, at } = written;
  const broughtBack = waybackOf(message, written);
  const restored = broughtBack && { restored: true, broughtBack };
  const overwrote = overwritesOf(message, plan, before);
  const common = { ...identity(message), ...restored, ...(overwrote && { overwrote }) };
  switch (plan.kind) {
    case 'create':
      return { ...common, ...(at !== undefined && { createdAt: at }), input: plan.input, ...editsOf(plan, before) };
    case 'update': {
      const { input, versionId: baseVersionId } = plan;
      return { ...common, input, baseVersionId, ...birthIn(observed, before), ...editsOf(plan, before) };
    }
    case 'already-written':
      return observed && { ...common, ...asWritten(observed), ...editsOf(plan, before) };
    case 'none':
      return adopted(common, observed, before, plan);
    default:
      return undefined;
  }
}

function identity({ key, fence, entry }: Entry) {
  return { v: 1 as const, key, fence, database: entry.database.name };
}

/** What the next plan has to be told of this one. Forms that this plan had no reason to look at stay as they were. */
function editsOf({ settled = [], normalised, bases }: Partial<Edits>, before: Image | undefined) {
  const forms = normalised ?? before?.normalised;
  return {
    settled: [...settled],
    ...(forms && { normalised: [...forms] }),
    ...(bases && { bases: { ...bases } }),
  };
}

/** What is known of the table's beginning. */
function birthIn(observed: WrittenTable['observed'], before: Image | undefined) {
  const { createTime } = createTimeIn(observed);
  if (createTime !== undefined) return { createTime };
  return before?.createdAt === undefined ? {} : { createdAt: before.createdAt };
}

export function createTimeIn(observed: WrittenTable['observed']): { readonly createTime?: string } {
  const createTime = observed && createTimeOf(observed);
  return createTime === undefined ? {} : { createTime };
}

/** Nothing was written: a kept edit that was not remembered yet, a form of Glue's own, the table's birth, or a lost image are worth a record. */
function adopted(
  common: Pick<Image, 'v' | 'key' | 'fence' | 'database'>,
  observed: WrittenTable['observed'],
  before: Image | undefined,
  edits: Edits,
): Image | undefined {
  if (observed === undefined) return undefined;
  const base = before ?? { ...common, ...asFound(observed) };
  const { createTime = createTimeIn(observed).createTime } = base;
  const image = {
    ...base,
    away: undefined,
    fence: common.fence,
    ...(createTime !== undefined && { createTime }),
    ...editsOf(edits, before),
  };
  return before !== undefined && isSameMemory(before, image) ? undefined : image;
}

function isSameMemory(before: Image, after: Image): boolean {
  const memoryOf = ({ settled = [], normalised, bases, createTime, away }: Image) => [
    ...[settled, normalised, bases, createTime],
    away,
  ];
  return JSON.stringify(memoryOf(before)) === JSON.stringify(memoryOf(after));
}

/** Every write adds one to the version (aws-glue.md 2.2), so the base of the one that we see is the version before. */
export function asWritten(
  observed: NonNullable<WrittenTable['observed']>,
): Pick<Image, 'input' | 'baseVersionId' | 'createTime'> {
  const version = Number(observed.VersionId);
  const base = Number.isInteger(version) && version > 0 ? { baseVersionId: String(version - 1) } : {};
  return { input: tableInputOf(observed), ...base, ...createTimeIn(observed) };
}

/**
 * Stands in for an image that was lost. Where somebody has written since, the record in the table may be that of a
 * restored version: an image without a record keeps the next plan in doubt about it.
 */
function asFound(observed: NonNullable<WrittenTable['observed']>): ReturnType<typeof asWritten> {
  const image = asWritten(observed);
  if (isOwnVersion(observed)) return image;
  const parameters = Object.entries(image.input.Parameters ?? {}).filter(([key]) => key !== APPLIED);
  return { ...image, input: { ...image.input, Parameters: Object.fromEntries(parameters) } };
}
