import { tableInputOf } from '@dss/planning';
import type { Image, ImageStore, RetirementStore } from '@dss/ports';
import type { RetirementRecord } from '@dss/retirement';
import { asWritten, createTimeIn } from '../write-records.js';
import type { Retired, Retirement } from './retired-table.js';

/** What is remembered of a table that is marked, deleted or kept: its last content, and why it is so. */
export class RetirementRecords {
  constructor(
    private readonly images: ImageStore,
    private readonly retirements: RetirementStore,
  ) {}

  /** Called before a table is deleted: from here on all that it held can be brought back. */
  async keep(message: Retirement, { observed, before, place }: Retired): Promise<void> {
    if (observed === undefined) return;
    const input = tableInputOf(observed);
    await this.images.save(message.tenant, { ...imageOf(message, before, place.database), input, away: 'deleted' });
  }

  /** Called after the target was written, and before the event. A try that finds an earlier one's write makes up for its records. */
  async save(message: Retirement, retired: Retired): Promise<Image | undefined> {
    const image = imageAfter(message, retired);
    if (image !== undefined) await this.images.save(message.tenant, image);
    const record = await this.recordAfter(message, retired);
    if (record !== undefined) await this.retirements.save(message.tenant, record);
    return image ?? retired.before;
  }

  private async recordAfter(message: Retirement, { plan, place }: Retired): Promise<RetirementRecord | undefined> {
    if (!CARRIED_OUT.includes(plan.kind)) return undefined;
    const { tenant, key, space, technicalName, type, run, fence } = message;
    const { act, at, approved, by } = message.retirement;
    const known = await this.retirements.find(tenant, key);
    const head = { v: 1 as const, key, space, technicalName, type, ...place, run, fence };
    if (act === 'restore') return { ...head, state: 'kept', at, ...(by !== undefined && { keptBy: by }) };
    const told = approved === true && { approved };
    // Without its mark the table has all of the quarantine before it again.
    if (act === 'retire' || plan.kind === 'unmarked' || plan.kind === 'marked-anew')
      return { ...head, state: 'retired', at, ...told };
    return { ...head, state: 'deleted', at: known?.at ?? at, deletedAt: at };
  }
}

/** Plans after which things are as they were asked to be. */
const CARRIED_OUT: readonly Retired['plan']['kind'][] = [
  ...(['update', 'unmarked', 'marked-anew'] as const),
  ...(['create', 'delete', 'none', 'gone'] as const),
];

function imageAfter(message: Retirement, { plan, observed, before, place }: Retired): Image | undefined {
  const head = imageOf(message, before, place.database);
  const away = message.retirement.act === 'restore' ? ('kept' as const) : ('retired' as const);
  switch (plan.kind) {
    case 'create':
      return { ...head, input: plan.input, away };
    case 'update':
    case 'unmarked':
      return { ...head, input: plan.input, baseVersionId: plan.versionId, ...createTimeIn(observed), away };
    case 'delete':
      return { ...head, input: plan.input, away: 'deleted' };
    case 'marked-anew':
    case 'none':
      // An earlier try wrote it, or an earlier run that could not say so: the table itself is what is known.
      return observed && { ...head, ...asWritten(observed), away };
    default:
      return undefined;
  }
}

/** What people were asked before stays settled; what belonged to one version of one table does not. */
function imageOf({ key, fence }: Retirement, before: Image | undefined, database: string): Omit<Image, 'input'> {
  const { settled, normalised, bases } = before ?? {};
  const memory = { ...(settled && { settled }), ...(normalised && { normalised }), ...(bases && { bases }) };
  return { v: 1, key, fence, database, ...memory };
}
