import { z } from 'zod';
import { AssetKey, AssetType } from '@dss/catalog-model';

/** An asset whose column types were resolved through another one. */
export const Dependant = z.object({
  v: z.literal(1),
  key: AssetKey,
  space: z.string(),
  technicalName: z.string(),
  type: AssetType,
});
export type Dependant = Readonly<z.infer<typeof Dependant>>;

export abstract class DependencyIndex {
  /** Replaces the set of sources that `dependant` was resolved through. */
  abstract save(tenant: string, dependant: Dependant, sources: readonly AssetKey[]): Promise<void>;
  abstract listDependants(tenant: string, source: AssetKey): Promise<readonly Dependant[]>;
}
