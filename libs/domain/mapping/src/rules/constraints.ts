import { type MappingRule, listText, setText } from '../mapping-rule.js';
import { nativeType } from '../native-type.js';

/** Keys, nullability, defaults and input parameters, which have no place of their own in Glue. */
export const constraints: MappingRule = {
  name: 'constraints',
  apply: (draft, { asset }) => {
    draft.addFacts({
      keys: listText(asset.keys),
      representativeKey: asset.representativeKey,
      parameters: setText(
        asset.parameters.map(({ type, ...parameter }) => ({ ...parameter, type: type && nativeType(type) })),
      ),
    });
  },
  columnFacts: {
    key: (column) => column.key,
    nullable: (column) => (column.key || column.notNull ? 'false' : undefined),
    default: (column) => column.default,
    calculated: (column) => column.calculated,
    sourceDataType: (column) => column.sourceDataType,
  },
};
