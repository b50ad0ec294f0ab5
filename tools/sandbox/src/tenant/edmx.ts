import { isRecord, type JsonRecord, member } from '../content/json-record.js';
import { resolveElements, type ResolvedElement } from './resolve-elements.js';
import { type Space, type TenantObject } from './tenant.js';

/** OData allows letters, digits and underscores; the original goes into an annotation (sap-datasphere.md 5). */
export function odataName(name: string): string {
  const safe = name.replace(/[^A-Za-z0-9_]/g, '_');
  return /^\d/.test(safe) ? `_${safe}` : safe;
}

/** The `$metadata` of one exposed asset, in the two dialects that tenants were seen to speak. */
export function edmx(space: Space, object: TenantObject): string {
  const analytical = object.type === 'analyticmodels';
  const namespace = analytical ? 'InaApplicationService' : 'StandaloneService';
  const name = odataName(object.name);
  const columns = resolveElements(space.source, object.name);
  const definition = space.source.definitions.get(object.name);
  const restricted = (analytical ? [['Count', 'Countable']] : []).concat(RESTRICTIONS);
  return `<?xml version="1.0" encoding="utf-8"?>
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
${REFERENCES.map(([alias, namespace]) => reference(alias, namespace)).join('\n')}
  <edmx:DataServices>
    <Schema Namespace="${namespace}" xmlns="http://docs.oasis-open.org/odata/ns/edm">
      <EntityContainer Name="EntityContainer">
        <EntitySet Name="${name}" EntityType="${namespace}.${name}"/>
      </EntityContainer>
      <EntityType Name="${name}">
${[analytical ? '' : keys(columns), ...columns.map((column) => property(column, analytical))].filter(Boolean).join('\n')}
      </EntityType>
${annotations(`${namespace}.${name}`, entityTerms(object, definition))}
${annotations(`${namespace}.EntityContainer/${name}`, restricted.map(restriction))}
${columns.map((column) => annotations(`${namespace}.${name}/${odataName(column.name)}`, columnTerms(column, analytical))).join('\n')}
    </Schema>
  </edmx:DataServices>
</edmx:Edmx>
`;
}

const REFERENCES = [
  ['Analytics', 'com.sap.vocabularies.Analytics.v1'],
  ['Capabilities', 'Org.OData.Capabilities.V1'],
  ['Common', 'com.sap.vocabularies.Common.v1'],
  ['DataIntegration', 'com.sap.vocabularies.DataIntegration.v1'],
  ['Hierarchy', 'com.sap.vocabularies.Hierarchy.v1'],
] as const;

const RESTRICTIONS: readonly string[][] = [
  ['Delete', 'Deletable'],
  ['Insert', 'Insertable'],
  ['Update', 'Updatable'],
];

function reference(alias: string, namespace: string): string {
  return `  <edmx:Reference Uri="https://sap.github.io/odata-vocabularies/vocabularies/${alias}.xml">
    <edmx:Include Alias="${alias}" Namespace="${namespace}"/>
  </edmx:Reference>`;
}

function keys(columns: readonly ResolvedElement[]): string {
  const keyed = columns.filter(({ element }) => element['key'] === true);
  const refs = keyed.map(({ name }) => `<PropertyRef Name="${odataName(name)}"/>`);
  return keyed.length === 0 ? '' : `        <Key>${refs.join('')}</Key>`;
}

function property({ name, element, typed }: ResolvedElement, analytical: boolean): string {
  const mandatory = !analytical && (element['key'] === true || element['notNull'] === true);
  const type = edmType(typed ?? (isMeasure(element) ? { type: 'cds.Decimal' } : {}));
  return `        <Property Name="${odataName(name)}" ${type}${mandatory ? ' Nullable="false"' : ''}/>`;
}

/** Facets as a tenant gives them: geo, binary, large texts and UUIDs come as plain strings. */
function edmType(typed: JsonRecord): string {
  const { type, length, precision, scale } = typed;
  const simple = typeof type === 'string' && Object.hasOwn(EDM, type) ? EDM[type] : undefined;
  if (simple !== undefined) return `Type="${simple}"`;
  if (type === 'cds.Timestamp') return 'Type="Edm.DateTimeOffset" Precision="7"';
  if (type === 'cds.Decimal' && typeof precision === 'number') {
    return `Type="Edm.Decimal" Precision="${precision}"${typeof scale === 'number' ? ` Scale="${scale}"` : ''}`;
  }
  if (type === 'cds.Decimal' || type === 'cds.DecimalFloat') return 'Type="Edm.Decimal" Scale="variable"';
  return `Type="Edm.String"${typeof length === 'number' ? ` MaxLength="${length}"` : ''}`;
}

const EDM: Readonly<Record<string, string>> = {
  'cds.Boolean': 'Edm.Boolean',
  'cds.Integer': 'Edm.Int32',
  'cds.Int32': 'Edm.Int32',
  'cds.Integer64': 'Edm.Int64',
  'cds.Int64': 'Edm.Int64',
  'cds.Int16': 'Edm.Int16',
  'cds.hana.SMALLINT': 'Edm.Int16',
  'cds.UInt8': 'Edm.Byte',
  'cds.hana.TINYINT': 'Edm.Byte',
  'cds.Double': 'Edm.Double',
  'cds.hana.REAL': 'Edm.Single',
  'cds.Date': 'Edm.Date',
  'cds.Time': 'Edm.TimeOfDay',
  'cds.DateTime': 'Edm.DateTimeOffset',
};

function entityTerms({ name, description }: TenantObject, definition: unknown): string[] {
  const timeType = member(definition, '@Analytics.dimensionType');
  return [
    ...leveled(member(definition, '@Hierarchy.leveled')),
    ...(typeof timeType === 'string' ? [term('Analytics.dimensionType', `String="${escape(timeType)}"`)] : []),
    term('Common.Label', `String="${escape(description.businessName)}"`),
    ...originalName(name),
  ];
}

/** Analytical services write `Analytics.Dimension`, relational ones `Analytics.dimension`. */
function columnTerms({ name, element }: ResolvedElement, analytical: boolean): string[] {
  const label = element['@EndUserText.label'] ?? element['@Common.Label'];
  const measure = isMeasure(element);
  const dimension = analytical ? !measure : element['@Analytics.dimension'] === true;
  return [
    ...(dimension ? [term(analytical ? 'Analytics.Dimension' : 'Analytics.dimension', 'Bool="true"')] : []),
    ...(measure ? [term(analytical ? 'Analytics.Measure' : 'Analytics.measure', 'Bool="true"')] : []),
    ...(typeof label === 'string' ? [term('Common.Label', `String="${escape(label)}"`)] : []),
    ...originalName(name),
    ...(!analytical && element['key'] === true
      ? [term('Common.FieldControl', 'EnumMember="Common.FieldControlType/Mandatory"')]
      : []),
  ];
}

function isMeasure(element: JsonRecord): boolean {
  return '@AnalyticsDetails.measureType' in element || element['@Analytics.measure'] === true;
}

function originalName(name: string): string[] {
  return odataName(name) === name ? [] : [term('DataIntegration.OriginalName', `String="${escape(name)}"`)];
}

function leveled(hierarchies: unknown): string[] {
  if (!Array.isArray(hierarchies)) return [];
  const records = (hierarchies as readonly unknown[]).filter(isRecord).map((hierarchy) => {
    const levels = Array.isArray(hierarchy['levels']) ? (hierarchy['levels'] as readonly unknown[]) : [];
    const paths = levels
      .map((level) => member(member(level, 'element'), '='))
      .filter((path) => typeof path === 'string');
    const elements = paths.map(
      (path) => `<Record><PropertyValue Property="element" Path="${odataName(path)}"/></Record>`,
    );
    return `<Record><PropertyValue Property="name" String="${escape(hierarchy['name'])}"/><PropertyValue Property="label" String="${escape(hierarchy['label'])}"/><PropertyValue Property="levels"><Collection>${elements.join('')}</Collection></PropertyValue></Record>`;
  });
  return [`<Annotation Term="Hierarchy.leveled"><Collection>${records.join('')}</Collection></Annotation>`];
}

function restriction([kind = '', property = '']: readonly string[]): string {
  return `<Annotation Term="Capabilities.${kind}Restrictions"><Record Type="Capabilities.${kind}RestrictionsType"><PropertyValue Property="${property}" Bool="false"/></Record></Annotation>`;
}

function term(name: string, value: string): string {
  return `<Annotation Term="${name}" ${value}/>`;
}

function annotations(target: string, terms: readonly string[]): string {
  if (terms.length === 0) return '';
  return `      <Annotations Target="${target}">\n${terms.map((line) => `        ${line}`).join('\n')}\n      </Annotations>`;
}

function escape(value: unknown): string {
  const text = typeof value === 'string' ? value : '';
  return text.replace(/[&<>"\u0000-\u001f]/g, (character) => ESCAPES[character] ?? ' ');
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
