import { orderedFacts } from '../entry-draft.js';
import type { MappingRule } from '../mapping-rule.js';
import { access } from './access.js';
import { businessContext } from './business-context.js';
import { constraints } from './constraints.js';
import { identity } from './identity.js';
import { labels } from './labels.js';
import { lineage } from './lineage.js';
import { semantics } from './semantics.js';
import { types } from './types.js';

/** The rules in the order in which they are applied. */
export const MAPPING_RULES: readonly MappingRule[] = [
  identity,
  types,
  constraints,
  labels,
  semantics,
  businessContext,
  lineage,
  access,
];

/** The column parameters of all rules. */
export const COLUMN_FACTS = orderedFacts(MAPPING_RULES);
