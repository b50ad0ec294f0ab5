import type { Column } from '@dss/catalog-model';
import { type MappingRule, recordText, setText } from '../mapping-rule.js';

/** What a column means: its role, the columns that explain it, personal data, allowed values. */
export const semantics: MappingRule = {
  name: 'semantics',
  apply: (draft) => {
    draft.addColumnFacts((column) => ({
      role: column.role,
      aggregation: column.aggregation,
      currencyColumn: column.currencyColumn,
      unitColumn: column.unitColumn,
      textColumn: column.textColumn,
      dimensionAssociation: column.dimensionAssociation,
      textAssociation: column.textAssociation,
      hierarchyAssociation: column.hierarchyAssociation,
      semantics: setText(column.semantics),
      pii: personal(column),
      hidden: column.hidden,
      enum: setText(column.enum),
      annotations: recordText(column.annotations),
    }));
  },
};

/** The stronger of the two declarations. */
function personal(column: Column): string | undefined {
  if (column.sensitive === true) return 'sensitive';
  return column.personal === true ? 'personal' : undefined;
}
