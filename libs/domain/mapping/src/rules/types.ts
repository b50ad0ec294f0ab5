import type { Finding } from '@dss/catalog-model';
import { type MappingRule, withColumns, withFindings } from '../mapping-rule.js';
import { typeOf } from '../type-of.js';

/** Every column gets a type that the target can read; what that loses is said. */
export const types: MappingRule = {
  name: 'types',
  apply: (entry, { asset, options }) => {
    const findings: Finding[] = [];
    const typed = withColumns(entry, asset, (made, column) => {
      const typing = typeOf(column, options);
      findings.push(...typing.findings);
      return { ...made, type: typing.glueType, parameters: { ...made.parameters, ...typing.parameters } };
    });
    return withFindings(typed, findings);
  },
};
