import type { EntryMapped } from '@dss/contracts';
import { type SettledConflict, tableInputOf } from '@dss/planning';
import type { CatalogStore, Image, ImageStore } from '@dss/ports';
import type { WrittenTable } from './table-writer.js';

/** What is remembered of a write beside the checkpoint: the exact image, and the entry for the read model. */
export class WriteRecords {
  constructor(
    private readonly images: ImageStore,
    private readonly catalog: CatalogStore,
  ) {}

  findImage({ tenant, key }: EntryMapped): Promise<Image | undefined> {
    return this.images.find(tenant, key);
  }

  /** Called after every write and before its event. A try that finds an earlier one's write makes up for its records. */
  async save(
    message: EntryMapped & { readonly entry: NonNullable<EntryMapped['entry']> },
    written: WrittenTable,
    before: Image | undefined,
  ): Promise<Image | undefined> {
    const image = imageAfter(message, written, before);
    if (image === undefined) return undefined;
    const { tenant, key, space, technicalName, type, fence, entry, fingerprint } = message;
    await Promise.all([
      this.images.save(tenant, image),
      this.catalog.save(tenant, { v: 1, key, space, technicalName, type, fence, entry, fingerprint }),
    ]);
    return image;
  }
}

function imageAfter(
  message: EntryMapped,
  { plan, observed }: WrittenTable,
  before: Image | undefined,
): Image | undefined {
  const { key, fence, entry } = message;
  const common = { v: 1 as const, key, fence, database: entry?.database.name ?? '' };
  switch (plan.kind) {
    case 'create':
      return { ...common, input: plan.input };
    case 'update':
      return { ...common, input: plan.input, baseVersionId: plan.versionId, settled: [...plan.settled] };
    case 'already-written':
      return (
        observed && {
          ...common,
          input: tableInputOf(observed),
          ...baseOf(observed.VersionId),
          settled: [...plan.settled],
        }
      );
    case 'none':
      return adopted(common, observed, before, plan.settled);
    default:
      return undefined;
  }
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
  const base = before ?? { ...common, input: tableInputOf(observed), ...baseOf(observed.VersionId) };
  return { ...base, fence: common.fence, settled: [...settled] };
}

function baseOf(versionId: string | undefined): { baseVersionId?: string } {
  const version = Number(versionId);
  return Number.isInteger(version) && version > 0 ? { baseVersionId: String(version - 1) } : {};
}
