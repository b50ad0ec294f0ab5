import type { Asset } from '@dss/catalog-model';
import { type MappingRule, recordText, setText } from '../mapping-rule.js';

/** What the asset is for: usage, measures, dimensions, hierarchies, variables, as JSON that does not depend on key order. */
export const businessContext: MappingRule = {
  name: 'business-context',
  apply: (draft, { asset, listed }) => {
    draft.addFacts({
      semanticUsage: asset.semanticUsage ?? listed?.semanticUsage,
      dimensionType: asset.dimensionType,
      measures: setText(measuresOf(asset)),
      dimensions: setText(dimensionsOf(asset)),
      hierarchies: setText(asset.hierarchies),
      variables: setText(asset.variables),
      hidden: asset.hidden,
      personalData: recordText(asset.personalData),
      annotations: recordText(asset.annotations),
    });
  },
};

/** A model's own measures with their formulas; a fact has only columns with that role. */
function measuresOf({ measures, columns }: Asset): readonly unknown[] {
  if (measures.length > 0) return measures;
  return columns
    .filter(({ role }) => role === 'measure')
    .map(({ technicalName, label, aggregation }) => ({ name: technicalName, label, aggregation }));
}

function dimensionsOf({ columns, associations }: Asset): readonly unknown[] {
  const targets = new Map(associations.map(({ name, target }) => [name, target]));
  return columns
    .filter(({ role, dimensionAssociation }) => role === 'dimension' || dimensionAssociation !== undefined)
    .map(({ technicalName, dimensionAssociation }) => ({
      column: technicalName,
      association: dimensionAssociation,
      target: dimensionAssociation === undefined ? undefined : targets.get(dimensionAssociation),
    }));
}
