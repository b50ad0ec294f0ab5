import type { EntryMapped } from '@dss/contracts';
import { type SettledConflict, type TablePlan, tableInputOf } from '@dss/planning';
import type { Image, ImageStore } from '@dss/ports';
import type { Entry, WrittenTable } from './written-table.js';

/** What is remembered of a write beside the checkpoint: the exact image, which is also what a read model is built from. */
export class WriteRecords {
  constructor(private readonly images: ImageStore) {}

  /** Nothing was ever written under a name that is fresh, unless this very message was here before. */
  async expectedImage(message: EntryMapped, redelivered: boolean): Promise<Image | undefined> {
    return message.fresh === true && !redelivered ? undefined : this.findImage(message);
  }

  findImage({ tenant, key }: EntryMapped): Promise<Image | undefined> {
    return this.images.find(tenant, key);
  }

  /** Called before a write that overwrites somebody's edits: once they are gone from the table, only this note tells of them. */
  async noteOverwrites(message: Entry, { plan, observed, before }: WrittenTable): Promise<void> {
    const overwrote = overwritesOf(message, plan, undefined);
    if (overwrote === undefined || observed === undefined) return;
    const last = before ?? { ...identity(message), ...asWritten(observed) };
    await this.images.save(message.tenant, { ...last, overwrote });
  }

  /**
   * Called after every write and before its event. A try that finds an earlier one's write makes up for its records.
   * Returns the image that stands afterwards.
   */
  async save(message: Entry, written: WrittenTable): Promise<Image | undefined> {
    const { before } = written;
    const image = imageAfter(message, written);
    if (image === undefined) return before;
    await this.images.save(message.tenant, image);
    return image;
  }
}

/** A note has to fit where images are kept, and the event that it is for takes no more. */
const MOST_OVERWRITES = 200;

/** True when the write brought back a table that we had written before, in this try or in an earlier one of this run. */
export function isRestored({ fence }: Entry, { plan, before }: WrittenTable): boolean {
  const isCreated = plan.kind === 'create' || (plan.kind === 'already-written' && plan.as === 'create');
  if (!isCreated || before === undefined) return false;
  return before.fence < fence || before.restored === true;
}

/** The edits that this run's write has overwritten, in this try or in an earlier one. */
export function overwritesOf({ fence }: Entry, plan: TablePlan, before: Image | undefined): Image['overwrote'] {
  if (plan.kind === 'already-written') return before?.overwrote?.run === fence ? before.overwrote : undefined;
  if (plan.kind !== 'update' || plan.reverted.length === 0) return undefined;
  return { run: fence, conflicts: plan.reverted.slice(0, MOST_OVERWRITES) };
}

function imageAfter(message: Entry, written: WrittenTable): Image | undefined {
  const { plan, observed, before } = written;
  const restored = isRestored(message, written) && { restored: true };
  const overwrote = overwritesOf(message, plan, before);
  const common = { ...identity(message), ...restored, ...(overwrote && { overwrote }) };
  switch (plan.kind) {
    case 'create':
      return { ...common, input: plan.input, settled: [...(plan.settled ?? [])] };
    case 'update':
      return { ...common, input: plan.input, baseVersionId: plan.versionId, settled: [...plan.settled] };
    case 'already-written':
      return observed && { ...common, ...asWritten(observed), settled: [...plan.settled] };
    case 'none':
      return adopted(common, observed, before, plan.settled);
    default:
      return undefined;
  }
}

function identity({ key, fence, entry }: Entry) {
  return { v: 1 as const, key, fence, database: entry.database.name };
}

/** Nothing was written: only a kept edit that was not remembered yet, or an image that was lost, is worth a record. */
function adopted(
  common: Pick<Image, 'v' | 'key' | 'fence' | 'database'>,
  observed: WrittenTable['observed'],
  before: Image | undefined,
  settled: readonly SettledConflict[],
): Image | undefined {
  if (observed === undefined) return undefined;
  if (before !== undefined && JSON.stringify(before.settled ?? []) === JSON.stringify(settled)) return undefined;
  const base = before ?? { ...common, ...asWritten(observed) };
  return { ...base, fence: common.fence, settled: [...settled] };
}

/** Every write adds one to the version (aws-glue.md 2.2), so the base of the one that we see is the version before. */
function asWritten(observed: NonNullable<WrittenTable['observed']>): Pick<Image, 'input' | 'baseVersionId'> {
  const version = Number(observed.VersionId);
  const base = Number.isInteger(version) && version > 0 ? { baseVersionId: String(version - 1) } : {};
  return { input: tableInputOf(observed), ...base };
}
