import { type MappingRule } from '../mapping-rule.js';

/**
 * Who the entry is: what leads from Glue back to Datasphere, also when every name had to be changed.
 *
 * `dsp.queryable` is always false: an entry of a catalog alone holds no path to the data (aws-targets.md 1), and saying
 * otherwise would send people into errors of the query engine.
 */
export const identity: MappingRule = {
  name: 'identity',
  apply: (draft, { asset, tenant, listed }) => {
    draft.addFacts({
      technicalName: asset.technicalName,
      space: asset.space,
      tenant,
      assetType: asset.kind,
      status: listed?.status,
      queryable: 'false',
      queryRoute: 'none',
    });
    draft.parameters['classification'] = 'sap-datasphere';
  },
  columnFacts: { technicalName: ({ technicalName }) => technicalName },
};
