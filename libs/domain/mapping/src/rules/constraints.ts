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
    draft.addColumnFacts((column) => ({
      key: column.key,
      nullable: column.key || column.notNull ? 'false' : undefined,
      default: column.default,
      calculated: column.calculated,
      sourceDataType: column.sourceDataType,
    }));
  },
};
