import type { Column } from '@dss/catalog-model';
import { type MappingRule, recordText, setText } from '../mapping-rule.js';

/** What a column means: its role, the columns that explain it, personal data, allowed values. */
export const semantics: MappingRule = {
  name: 'semantics',
  columnFacts: {
    role: (column) => column.role,
    aggregation: (column) => column.aggregation,
    currencyColumn: (column) => column.currencyColumn,
    unitColumn: (column) => column.unitColumn,
    textColumn: (column) => column.textColumn,
    dimensionAssociation: (column) => column.dimensionAssociation,
    textAssociation: (column) => column.textAssociation,
    hierarchyAssociation: (column) => column.hierarchyAssociation,
    semantics: (column) => setText(column.semantics),
    pii: personal,
    hidden: (column) => column.hidden,
    enum: (column) => setText(column.enum),
    annotations: (column) => recordText(column.annotations),
  },
};

/** The stronger of the two declarations. */
function personal(column: Column): string | undefined {
  if (column.sensitive === true) return 'sensitive';
  return column.personal === true ? 'personal' : undefined;
}
