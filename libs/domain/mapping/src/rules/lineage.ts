import { canonicalJson } from '@dss/catalog-model';
import { type MappingRule, setText } from '../mapping-rule.js';

/** Where it comes from and what it is connected with. */
export const lineage: MappingRule = {
  name: 'lineage',
  apply: (draft, { asset }) => {
    draft.addFacts({
      associations: setText(asset.associations),
      sources: setText(asset.sources),
      sql: asset.sqlText,
      'remote.connection': asset.remote?.connection,
      'remote.entity': asset.remote?.entity,
      'external.schema': asset.external?.schema,
      'external.entity': asset.external?.entity,
      deltaCapture: asset.deltaCapture,
    });
  },
  columnFacts: { origin: ({ origin }) => origin && canonicalJson(origin) },
};
