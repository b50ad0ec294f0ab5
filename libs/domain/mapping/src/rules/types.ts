import type { ColumnFacts } from '../entry-draft.js';
import type { MappingRule } from '../mapping-rule.js';
import { typeOf } from '../type-of.js';
import { TYPE_FACTS } from '../type-table.js';

/** Every column gets a type that the target can read; what that loses is said. */
export const types: MappingRule = {
  name: 'types',
  apply: (draft, { options }) => {
    draft.eachColumn((made, column) => {
      const typing = typeOf(column, options);
      made.type = typing.glueType;
      made.parameters = typing.parameters;
      if (typing.findings.length > 0) draft.findings.push(...typing.findings);
    });
  },
  columnFacts: Object.fromEntries(
    TYPE_FACTS.map((name): [string, ColumnFacts[string]] => {
      const key = `dsp.${name}`;
      return [name, (_column, ofType) => ofType[key]];
    }),
  ),
};
