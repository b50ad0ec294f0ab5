import { resolveName } from './source-name.js';

const ALIAS = 'B61972EA5DDC4B7081F6';
const scope = {
  space: 'SALES',
  knownSpaces: new Set(['SALES', 'FINANCE']),
  spaceContexts: new Map([
    ['SHARED', 'SHARED'],
    ['D8D90336A0E24D678F9D', 'HR'],
    [ALIAS, ALIAS],
  ]),
};

describe('resolveName', () => {
  it.each([
    ['a bare name', 'V_ORDERS', { space: 'SALES', technicalName: 'V_ORDERS' }],
    ['an object of a known space', 'FINANCE.T_GL', { space: 'FINANCE', technicalName: 'T_GL' }],
    ['an object of a space that only a context names', 'SHARED.T', { space: 'SHARED', technicalName: 'T' }],
    ['its own space written out', 'SALES.V_ORDERS', { space: 'SALES', technicalName: 'V_ORDERS' }],
    [
      'a time table: built into the same space',
      'SAP.TIME.M_TIME_DIMENSION',
      { space: 'SALES', technicalName: 'SAP.TIME.M_TIME_DIMENSION' },
    ],
    ['a dotted name of an imported object', 'sap.s4.C_ORDER', { space: 'SALES', technicalName: 'sap.s4.C_ORDER' }],
    ['a dotted object of another space', 'FINANCE.sap.T', { space: 'FINANCE', technicalName: 'sap.T' }],
    ['an alias whose context tells the space', 'D8D90336A0E24D678F9D.V_EMP', { space: 'HR', technicalName: 'V_EMP' }],
    ['an alias that hides its space', `${ALIAS}.V_WAGE`, { technicalName: 'V_WAGE' }],
    ['an alias without a context', 'A0497F6D3C0E47088F67.V', { technicalName: 'V' }],
    ['a name that ends in a dot', 'FINANCE.', { space: 'SALES', technicalName: 'FINANCE.' }],
  ])('%s', (_story, written, expected) => {
    expect(resolveName(written, scope)).toEqual(expected);
  });

  it('takes 20 hex digits for a space when the tenant has a space of that name', () => {
    const known = { ...scope, knownSpaces: new Set([ALIAS]) };
    expect(resolveName(`${ALIAS}.V`, known)).toEqual({ space: ALIAS, technicalName: 'V' });
  });
});
