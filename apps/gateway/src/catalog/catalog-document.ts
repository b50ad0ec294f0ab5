import type { CatalogDocument } from '@dss/catalog-index';
import type { ImageGlance } from '@dss/ports';
import { z } from 'zod';
import { tagsIn } from './asset-facts.js';

/** What our last write says of an asset's table. Whether the source has moved since is what the next run finds out. */
export const AssetState = z
  .enum(['synced', 'retired', 'deleted', 'kept'])
  .describe(
    '`synced`: its table holds what was last written; `retired`: it is gone at the source and its table is marked; ' +
      '`deleted`: and its table was deleted; `kept`: gone at the source, and a person has the table kept',
  );
export type AssetState = z.infer<typeof AssetState>;

type Parameters = Readonly<Record<string, unknown>>;

/** The image of a table as the index takes it. Costs a few microseconds, for it runs for every asset that is written. */
export function documentOf(image: ImageGlance, recordedAtMs: number): CatalogDocument {
  const { Name: table, Parameters: facts = {}, StorageDescriptor, PartitionKeys = [] } = image.input;
  const columns: string[] = [];
  let measures = 0;
  let dimensions = 0;
  for (const column of [...(StorageDescriptor?.Columns ?? []), ...PartitionKeys]) {
    const { Name, Parameters: own } = (column ?? {}) as { readonly Name?: unknown; readonly Parameters?: Parameters };
    const name = textOf(own?.['dsp.technicalName']) || textOf(Name);
    if (name !== '') columns.push(name);
    const role = own?.['dsp.role'];
    if (role === 'measure') measures += 1;
    else if (role === 'dimension') dimensions += 1;
  }
  const state: AssetState = image.away ?? 'synced';
  return {
    ...{ id: image.key, table, database: image.database, state, fence: image.fence, recordedAtMs },
    ...{ columns, measures, dimensions, conflicts: image.settled?.length ?? 0 },
    technicalName: textOf(facts['dsp.technicalName']) || table,
    label: textOf(facts['dsp.label']),
    space: textOf(facts['dsp.space']),
    type: textOf(facts['dsp.assetType']),
    semanticUsage: textOf(facts['dsp.semanticUsage']),
    certification: textOf(facts['dsp.certification']),
    steward: textOf(facts['dsp.steward']),
    tags: tagsIn(textOf(facts['dsp.tags'])),
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
