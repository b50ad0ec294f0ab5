import { ASSET_TYPES, AssetKind, TABULAR_TYPES, isTabular, kindOfType } from './asset-type.js';

describe('asset types', () => {
  it('each have a kind of their own', () => {
    const kinds = ASSET_TYPES.map(kindOfType);

    expect(new Set(kinds).size).toBe(ASSET_TYPES.length);
    for (const kind of kinds) expect(AssetKind.options).toContain(kind);
  });

  it.each(ASSET_TYPES.map((type) => [type, TABULAR_TYPES.includes(type)]))(
    '%s can have columns: %s',
    (type, expected) => {
      expect(isTabular(type)).toBe(expected);
      expect(isTabular(type)).toBe(['localtables', 'remotetables', 'views', 'analyticmodels'].includes(type));
    },
  );

  it('that can have columns are listed first, because the others are only counted', () => {
    expect(ASSET_TYPES.slice(0, TABULAR_TYPES.length)).toEqual(TABULAR_TYPES);
  });
});
