import { DEFAULT_MAPPING_OPTIONS, MAPPING_VERSION, MappingOptions, mappingVersion } from './mapping-options.js';

describe('mappingVersion', () => {
  it('is the version of the code while nobody chose otherwise', () => {
    expect(mappingVersion(MappingOptions.parse({}))).toBe(MAPPING_VERSION);
  });

  it('moves with every choice, so that a changed setting maps every asset again', () => {
    const versions = [
      mappingVersion({ ...DEFAULT_MAPPING_OPTIONS, floatingDecimal: 'decimal38' }),
      mappingVersion({ ...DEFAULT_MAPPING_OPTIONS, floatingDecimal: 'string' }),
      mappingVersion({ ...DEFAULT_MAPPING_OPTIONS, text: 'varchar' }),
      mappingVersion({ ...DEFAULT_MAPPING_OPTIONS, entryBudgetBytes: 100_000 }),
    ];
    expect(new Set([MAPPING_VERSION, ...versions]).size).toBe(5);
    for (const version of versions) expect(version.replace(`${MAPPING_VERSION}-`, '')).toMatch(/^[0-9a-f]{8}$/);
  });

  it('an unknown setting is refused rather than ignored', () => {
    expect(MappingOptions.safeParse({ floatingDecimals: 'double' }).success).toBe(false);
  });
});
