import type { AssetKey } from '@dss/catalog-model';
import type { RetirementRecord } from '@dss/retirement';

/** Assets that were retired or deleted, or that a person keeps: few beside all that are known, and all read at once. */
export abstract class RetirementStore {
  abstract find(tenant: string, key: AssetKey): Promise<RetirementRecord | undefined>;
  /** The newest by fencing number stays. */
  abstract save(tenant: string, record: RetirementRecord): Promise<void>;
  /** The source has it again. Forgetting an unknown asset is not an error. */
  abstract forget(tenant: string, key: AssetKey): Promise<void>;
  /** In no particular order. */
  abstract list(tenant: string): Promise<readonly RetirementRecord[]>;
}
