import { csnSource } from '../content/csn-source.js';
import { edmx, odataName } from './edmx.js';
import { ObjectDatesBook } from './object-dates.js';
import { FolderTenant } from './folder-tenant.js';

const INF = '\u221e';
const EXPOSED = { '@DataWarehouse.consumption.external': true };
const DEFINITIONS = {
  Code: { kind: 'type', type: 'cds.String', length: 4 },
  T: {
    kind: 'entity',
    elements: {
      ID: { type: 'cds.Integer' },
      AMOUNT: { type: 'cds.Decimal', precision: 15, scale: 2 },
      _D: { type: 'cds.Association', target: 'D' },
    },
  },
  D: { kind: 'entity', elements: { COUNTRY: { type: 'cds.String', length: 2 } } },
  'V.SALES': {
    kind: 'entity',
    '@EndUserText.label': 'Sales & "more"',
    ...EXPOSED,
    '@Hierarchy.leveled': [{ name: 'H', label: 'L', levels: [{ element: { '=': 'A B' } }] }],
    query: { SELECT: { from: { ref: ['T'] }, columns: [{ ref: ['ID'] }, { ref: ['ID'], as: 'A B' }] } },
    elements: {
      ID: { key: true, '@Analytics.dimension': true },
      'A B': { '@EndUserText.label': 'A <b>' },
      CODE: { type: 'Code' },
      UUID: { type: 'cds.UUID' },
      DAY: { type: 'cds.hana.TINYINT' },
      AT: { type: 'cds.Timestamp' },
      FLOAT: { type: 'cds.DecimalFloat' },
      SHAPE: { type: 'cds.hana.ST_GEOMETRY', srid: 4326 },
      _T: { type: 'cds.Association', target: 'T' },
      BROKEN: null,
    },
  },
  AM: {
    kind: 'entity',
    query: {
      SELECT: {
        from: { ref: ['T'], as: '0' },
        columns: [
          { ref: ['0', 'AMOUNT'], as: 'SUM' },
          { ref: ['0', '_D', 'COUNTRY'], as: 'LAND' },
        ],
        mixin: { [`_D${INF}0`]: { type: 'cds.Association', target: 'D' } },
      },
    },
    elements: {
      SUM: { '@AnalyticsDetails.measureType': { '#': 'BASE' } },
      LAND: {},
      NAV: { '@Analytics.navigationAttributeRef': [`_D${INF}0`, 'COUNTRY'] },
      RATIO: { '@AnalyticsDetails.measureType': { '#': 'CALCULATION' } },
      LOST: {},
    },
  },
};

function metadataOf(type: 'views' | 'analyticmodels', name: string): string {
  const source = csnSource({ definitions: DEFINITIONS, businessLayerDefinitions: { AM: {} } })!;
  const content = { spaces: [{ space: 'S', label: 'S', file: 'S.json', source }], leftOut: [] };
  const space = new FolderTenant(content, new ObjectDatesBook(undefined, new Date(0))).find('S')!;
  return edmx(space, space.objects.get(type)!.get(name)!);
}

describe('the metadata of a view', () => {
  const xml = metadataOf('views', 'V.SALES');

  it('makes names fit for OData and keeps the original', () => {
    expect(xml).toContain('<EntityType Name="V_SALES">');
    expect(xml).toContain('<Annotation Term="DataIntegration.OriginalName" String="V.SALES"/>');
    expect(xml).toContain('<Annotation Term="DataIntegration.OriginalName" String="A B"/>');
    expect(xml).toContain('Path="A_B"');
    expect(odataName('3VF')).toBe('_3VF');
  });

  it.each([
    ['<Property Name="ID" Type="Edm.Int32" Nullable="false"/>'],
    ['<Property Name="CODE" Type="Edm.String" MaxLength="4"/>'],
    ['<Property Name="UUID" Type="Edm.String"/>'],
    ['<Property Name="DAY" Type="Edm.Byte"/>'],
    ['<Property Name="AT" Type="Edm.DateTimeOffset" Precision="7"/>'],
    ['<Property Name="FLOAT" Type="Edm.Decimal" Scale="variable"/>'],
    ['<Property Name="SHAPE" Type="Edm.String"/>'],
    ['<Key><PropertyRef Name="ID"/></Key>'],
    ['<Annotation Term="Analytics.dimension" Bool="true"/>'],
    ['String="Sales &amp; &quot;more&quot;"'],
    ['String="A &lt;b&gt;"'],
  ])('says %s', (line) => {
    expect(xml).toContain(line);
  });

  it('has no property for an association or a broken element', () => {
    expect(xml).not.toContain('Name="_T"');
    expect(xml).not.toContain('BROKEN');
  });
});

describe('the metadata of an analytic model', () => {
  const xml = metadataOf('analyticmodels', 'AM');

  it.each([
    ['a measure, from the fact', '<Property Name="SUM" Type="Edm.Decimal" Precision="15" Scale="2"/>'],
    ['an attribute, through the query', '<Property Name="LAND" Type="Edm.String" MaxLength="2"/>'],
    ['an attribute, through the named association', '<Property Name="NAV" Type="Edm.String" MaxLength="2"/>'],
    ['a calculated measure, that nobody declares', '<Property Name="RATIO" Type="Edm.Decimal" Scale="variable"/>'],
    ['an attribute without any source', '<Property Name="LOST" Type="Edm.String"/>'],
  ])('types %s', (_story, line) => {
    expect(xml).toContain(line);
  });

  it('has no key, cannot be counted and spells its terms with capitals', () => {
    expect(xml).toContain('Namespace="InaApplicationService"');
    expect(xml).not.toContain('<Key>');
    expect(xml).toContain('Property="Countable" Bool="false"');
    expect(xml).toContain('Term="Analytics.Dimension"');
    expect(xml).toContain('Term="Analytics.Measure"');
  });
});
