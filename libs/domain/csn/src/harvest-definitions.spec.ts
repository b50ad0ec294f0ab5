import { harvestDefinitions } from './harvest-definitions.js';
import { type DefinitionRead, readDefinition } from './read-definition.js';

const QUERY = { query: { SELECT: { from: { ref: ['T_A'] } } } };

describe('harvestDefinitions', () => {
  it('lists the other assets of the same space, and nothing that only stands for something else', () => {
    const definitions = {
      V_ASKED: { kind: 'entity', ...QUERY },
      T_A: { kind: 'entity' },
      V_HELPER: { kind: 'entity', ...QUERY },
      T_A_Delta: { kind: 'entity', '@DataWarehouse.delta': { type: { '#': 'UPSERT' } } },
      FINANCE: { kind: 'context' },
      'FINANCE.T': { kind: 'entity', '@cds.persistence.exists': true },
      'FINANCE.V': { kind: 'entity', ...QUERY },
      'SAP.TIME.M_TIME_DIMENSION': { kind: 'entity', '@cds.persistence.exists': true },
      'SAP.TIME.VIEW_DIMENSION_DAY': { kind: 'entity', ...QUERY },
      Amount: { kind: 'type', type: 'cds.Decimal' },
      DAC: { kind: 'entity', '@DataWarehouse.dataAccessControl.definition': {} },
      BROKEN: 7,
    };
    const read = readDefinition(
      { definitions },
      { space: 'SALES', technicalName: 'V_ASKED', knownSpaces: ['FINANCE'] },
    );
    expect(harvestDefinitions(read as DefinitionRead)).toEqual([
      { technicalName: 'T_A', kind: 'local-table' },
      { technicalName: 'V_HELPER', kind: 'view' },
      { technicalName: 'SAP.TIME.VIEW_DIMENSION_DAY', kind: 'view' },
    ]);
  });
});
