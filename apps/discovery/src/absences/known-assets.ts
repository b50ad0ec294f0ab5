import { ASSET_TYPES, type AssetKey, type Checkpoint, kindOfType } from '@dss/catalog-model';
import { SPACE, TECHNICAL_NAME } from '@dss/planning';
import type { DefinitionStore, Image, ImageStore, RetirementStore, RunLedger } from '@dss/ports';
import type { RetirementRecord } from '@dss/retirement';

/** Assets that are looked up side by side. */
const LANES = 64;
/** Checkpoints that are stored in one step. */
const CHUNK = 500;

/**
 * What is known of a tenant's assets outside the checkpoints. After the loss of Redis it gives every asset that was ever
 * written a checkpoint again, so that one that has meanwhile gone is missed, and none has to be read anew that has not
 * moved; what was counted is lost.
 */
export class KnownAssets {
  constructor(
    private readonly ledger: RunLedger,
    private readonly images: ImageStore,
    private readonly definitions: DefinitionStore,
    private readonly retirements: RetirementStore,
  ) {}

  /** What was retired, deleted or is kept. Every asset that is known has a checkpoint afterwards. */
  async load(tenant: string): Promise<ReadonlyMap<AssetKey, RetirementRecord>> {
    const records = await this.retirements.list(tenant);
    const retired = new Map(records.map((record) => [record.key, record]));
    if (!(await this.ledger.knowsAssets(tenant))) await this.rebuild(tenant, retired);
    return retired;
  }

  private async rebuild(tenant: string, retired: ReadonlyMap<AssetKey, RetirementRecord>): Promise<void> {
    const keys = await this.images.listKeys(tenant);
    for (let from = 0; from < keys.length; from += CHUNK) {
      const queue = keys.slice(from, from + CHUNK).values();
      const found: { space: string; key: AssetKey; value: Checkpoint }[] = [];
      const lane = async () => {
        for (const key of queue) {
          const value = retired.get(key)?.state === 'deleted' ? undefined : await this.remember(tenant, key);
          if (value !== undefined) found.push({ space: value.space, key, value });
        }
      };
      await Promise.all(Array.from({ length: LANES }, lane));
      await this.ledger.adopt(tenant, found);
    }
    await this.ledger.knowAssets(tenant);
  }

  /** Dirty: whether the target still holds it has to be seen. The stored definition serves for that. */
  private async remember(tenant: string, key: AssetKey): Promise<Checkpoint | undefined> {
    const image = await this.images.find(tenant, key);
    if (image === undefined || image.away === 'deleted') return undefined;
    const definition = await this.definitions.find(tenant, key);
    const { space, technicalName } = definition ?? placeOf(image);
    if (space === undefined || technicalName === undefined) return undefined;
    return {
      v: 1,
      fence: image.fence,
      space,
      technicalName,
      type: definition?.type ?? typeOf(image),
      ...(definition?.listed && { listed: definition.listed }),
      ...(definition && { body: definition.body, definitionBytes: definition.bytes }),
      mapping: '',
      database: image.database,
      table: image.input.Name,
      outcome: 'unchanged',
      dirty: true,
    };
  }
}

function placeOf({ input }: Image): { readonly space: string | undefined; readonly technicalName: string | undefined } {
  return { space: input.Parameters?.[SPACE], technicalName: input.Parameters?.[TECHNICAL_NAME] };
}

/** Without its definition the type is not known for certain; the list that shows it will tell. */
function typeOf({ input }: Image): string {
  const kind = input.Parameters?.['dsp.kind'];
  return ASSET_TYPES.find((type) => kindOfType(type) === kind) ?? 'views';
}
