import fc from 'fast-check';
import type { ColumnType } from '@dss/catalog-model';
import { DEFAULT_MAPPING_OPTIONS, MappingOptions } from './mapping-options.js';
import { isGlueType } from './targets/glue-type.js';
import { anyType, someColumn } from './testing/some-asset.js';
import { typeOf } from './type-of.js';

describe('typeOf', () => {
  it('keeps the type as its definition says it, and stays silent when nothing is lost', () => {
    const typing = typeOf(someColumn({ type: { cds: 'cds.Decimal', precision: 15, scale: 2, alias: 'Amount' } }));
    expect(typing).toEqual({
      glueType: 'decimal(15,2)',
      parameters: { 'dsp.nativeType': 'cds.Decimal(15,2)', 'dsp.type': 'Amount' },
      findings: [],
    });
  });

  it('declares a loss in the column and as a finding', () => {
    const { parameters, findings } = typeOf(someColumn({ technicalName: 'X', type: { cds: 'cds.Wondrous' } }));
    expect(parameters).toEqual({ 'dsp.nativeType': 'cds.Wondrous', 'dsp.typeLoss': 'unknown' });
    expect(findings).toEqual([{ code: 'TYPE_UNKNOWN', message: expect.stringContaining('cds.Wondrous'), column: 'X' }]);
  });

  it.each([
    ['a measure', { role: 'measure', aggregation: 'SUM' }, 'double'],
    ['a count', { role: 'measure', aggregation: 'COUNT_DISTINCT' }, 'bigint'],
    ['an attribute', { role: 'attribute' }, 'string'],
    ['a column without role', {}, 'string'],
  ] as const)('%s whose type no source told gets one from its role and says so', (_story, about, expected) => {
    const untyped = { ...someColumn({ ...about, fidelity: 'inferred' }), type: undefined };
    const { glueType, parameters, findings } = typeOf(untyped);
    expect(glueType).toBe(expected);
    expect(parameters).toMatchObject({
      'dsp.nativeType': 'unresolved',
      'dsp.typeFidelity': 'inferred',
      'dsp.typeLoss': 'unresolved',
    });
    expect(findings).toHaveLength(1);
  });

  it.each([
    ['declared', undefined],
    ['resolved', 'resolved'],
    ['provisional', 'provisional'],
  ] as const)('a %s type has fidelity %s', (fidelity, expected) => {
    expect(typeOf(someColumn({ fidelity })).parameters['dsp.typeFidelity']).toBe(expected);
  });

  it('renders structures with folded field names and keeps the original ones beside', () => {
    const type: ColumnType = {
      cds: 'struct',
      elements: [
        { name: 'Street', label: 'Straße', type: { cds: 'cds.String', length: 60 } },
        { name: 'STREET', type: { cds: 'array', items: { cds: 'cds.DecimalFloat' } } },
      ],
    };
    const { glueType, parameters, findings } = typeOf(someColumn({ type }));
    expect(glueType).toMatch(/^struct<street_[0-9a-f]{6}:string,street:array<double>>$/);
    expect(parameters['dsp.nativeType']).toBe('struct<Street:cds.String(60),STREET:array<cds.DecimalFloat>>');
    expect(JSON.parse(parameters['dsp.struct']!)).toEqual([
      { name: 'Street', label: 'Straße', type: 'cds.String(60)' },
      { name: 'STREET' },
    ]);
    expect(parameters['dsp.typeLoss']).toBe('floating-decimal');
    expect(findings).toHaveLength(1);
  });

  it.each<[string, string, ColumnType]>([
    ['a structure without elements', 'empty-structure', { cds: 'struct', elements: [] }],
    ['a type that nests too deep', 'too-deep', nested(17)],
    ['a type whose text would be too large', 'too-large', wide(20_000)],
  ])('%s becomes readable and declares %s', (_story, loss, type) => {
    const { glueType, parameters } = typeOf(someColumn({ type }));
    expect(isGlueType(glueType)).toBe(true);
    expect(parameters['dsp.typeLoss']).toContain(loss);
  });

  it('gives a type within the grammar, a native type and one finding at most, whatever the definition says', () => {
    const anyOptions = fc.record({
      floatingDecimal: fc.constantFrom(...MappingOptions.shape.floatingDecimal.unwrap().options),
      text: fc.constantFrom(...MappingOptions.shape.text.unwrap().options),
    });
    fc.assert(
      fc.property(anyType, anyOptions, (type, chosen) => {
        const typing = typeOf(someColumn({ type }), { ...DEFAULT_MAPPING_OPTIONS, ...chosen });
        expect(isGlueType(typing.glueType)).toBe(true);
        expect(typing.parameters['dsp.nativeType']).toBeDefined();
        expect(typing.findings.length).toBe('dsp.typeLoss' in typing.parameters ? 1 : 0);
      }),
    );
  });
});

function nested(depth: number): ColumnType {
  return depth === 0 ? { cds: 'cds.Integer' } : { cds: 'array', items: nested(depth - 1) };
}

function wide(fields: number): ColumnType {
  const elements = Array.from({ length: fields }, (_, index) => ({ name: `F${index}`, type: { cds: 'cds.Integer' } }));
  return { cds: 'struct', elements };
}
