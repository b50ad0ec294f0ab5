import { type MappingRule, setText } from '../mapping-rule.js';

/** Who may see it in Datasphere. AWS does not enforce row-level security of Datasphere, so it is said loudly. */
export const access: MappingRule = {
  name: 'access',
  apply: (draft, { asset }) => {
    draft.addFacts({
      exposed: String(asset.exposed),
      rowLevelSecurity: asset.dataAccessControls.length > 0,
      dataAccessControls: setText(asset.dataAccessControls),
    });
  },
};
