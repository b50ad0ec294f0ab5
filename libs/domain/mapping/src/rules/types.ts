import { type MappingRule } from '../mapping-rule.js';
import { typeOf } from '../type-of.js';

/** Every column gets a type that the target can read; what that loses is said. */
export const types: MappingRule = {
  name: 'types',
  apply: (draft, { options }) => {
    draft.eachColumn((made, column) => {
      const typing = typeOf(column, options);
      made.type = typing.glueType;
      Object.assign(made.parameters, typing.parameters);
      draft.findings.push(...typing.findings);
    });
  },
};
