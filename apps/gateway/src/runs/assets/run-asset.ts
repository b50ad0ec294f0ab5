import { AssetKey, Priority } from '@dss/catalog-model';
import { AssetOutcome } from '@dss/contracts';
import { Intent, Outcome } from '@dss/sync-run';
import { z } from 'zod';
import { PageQuery, pageOf } from '../../http/paging.js';

export const RunAssetsQuery = PageQuery.extend({
  outcome: z
    .enum([...Outcome.options, 'open'])
    .optional()
    .describe('`open`: no outcome yet'),
  space: z.string().max(100).optional(),
});
export type RunAssetsQuery = Readonly<z.infer<typeof RunAssetsQuery>>;

/** One asset of one run: what the manifest planned, and how it ended. `outcome` is null while it is open. */
export const RunAsset = AssetOutcome.omit({ tenant: true, run: true, outcome: true, at: true })
  .extend({
    key: AssetKey,
    priority: Priority,
    intent: Intent,
    outcome: Outcome.nullable(),
    at: z.string().optional(),
  })
  .meta({ id: 'RunAsset' });
export type RunAsset = Readonly<z.infer<typeof RunAsset>>;

export const RunAssetPage = pageOf(RunAsset).meta({
  id: 'RunAssetPage',
  description:
    'Assets of a run by ordinal. Of a run that goes on the outcomes are at most a second old; of an ended run they are final',
});
export type RunAssetPage = Readonly<z.infer<typeof RunAssetPage>>;
