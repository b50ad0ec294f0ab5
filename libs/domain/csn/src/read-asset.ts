import { type Asset, type Column, type Finding, type Measure } from '@dss/catalog-model';
import { enumText, refText, refTexts } from './annotation.js';
import { type BusinessLayer, readBusinessLayer } from './business-layer.js';
import { deltaType } from './classify-definition.js';
import { type ColumnTraces } from './column-traces.js';
import { type CsnDocument } from './csn-document.js';
import { freeAnnotations, plainJson } from './free-annotations.js';
import { readAssociations } from './read-associations.js';
import { defaultText, isHidden, readColumn } from './read-column.js';
import { isAssociation, openTypeReader } from './read-column-type.js';
import { readHierarchies } from './read-hierarchies.js';
import { type NamedSource, querySources, sourceRefs } from './read-sources.js';
import { remoteEntityText } from './remote-entity.js';
import { type Draft, type Shape, at, isShape, listAt, present, shapeAt, shapesAt, textAt } from './shape.js';
import { descriptionOf, labelOf } from './texts.js';
import { type Trace, distinct } from './trace-column.js';

/** A definition with everything that was found out about it before its parts are read. */
export interface OpenedDefinition {
  readonly space: string;
  readonly technicalName: string;
  /** The name inside the document. */
  readonly name: string;
  readonly kind: Asset['kind'];
  readonly document: CsnDocument;
  readonly definition: Shape;
  readonly elements: Shape;
  readonly traces: ColumnTraces;
  readonly keepAnnotations: readonly string[];
}

export function readAsset(opened: OpenedDefinition): Asset {
  const { definition, document, elements, kind } = opened;
  const { texts } = document;
  const layer = kind === 'analytic-model' ? readBusinessLayer(document, opened.name) : undefined;
  const columns = readColumns(opened, layer);
  return present({
    space: opened.space,
    technicalName: opened.technicalName,
    kind,
    label: labelOf(definition, texts),
    description: descriptionOf(definition, texts),
    semanticUsage: enumText(definition['@ObjectModel.modelingPattern']),
    columns,
    keys: keysOf(definition, columns),
    representativeKey: refText(definition['@ObjectModel.representativeKey']),
    associations: readAssociations(elements, texts),
    hierarchies: readHierarchies(definition, texts),
    measures: kind === 'analytic-model' ? measuresOf(columns, elements, layer) : [],
    parameters: readParameters(opened),
    variables: layer ? [...layer.variables] : [],
    sources: sourceRefs(sourcesOf(opened, columns, layer), document),
    sqlText: textAt(definition, '@DataWarehouse.sqlEditor.query'),
    ...originOf(definition),
    // SAP exposes every analytic model, whatever its annotation says.
    exposed: kind === 'analytic-model' || definition['@DataWarehouse.consumption.external'] === true,
    hidden: isHidden(definition) ? true : undefined,
    deltaCapture: deltaType(definition) === 'ACTIVE' ? true : undefined,
    dimensionType: enumText(definition['@Analytics.dimensionType']),
    dataAccessControls: accessControlsOf(definition),
    personalData: personalDataOf(definition),
    folder: textAt(definition, '_meta', 'dependencies', 'folderAssignment'),
    annotations: freeAnnotations(definition, opened.keepAnnotations, hasField),
    findings: findingsOf(opened, columns),
  });
}

function readColumns(opened: OpenedDefinition, layer: BusinessLayer | undefined): Column[] {
  const scope = {
    kind: opened.kind,
    semanticUsage: enumText(opened.definition['@ObjectModel.modelingPattern']),
    readType: openTypeReader(opened.document),
    texts: opened.document.texts,
    measures: new Set(layer?.measures.map((measure) => measure.name)),
    hiddenMeasures: new Set(layer?.measures.filter((measure) => measure.hidden).map((measure) => measure.name)),
    keepAnnotations: opened.keepAnnotations,
  };
  const columns: Column[] = [];
  for (const name of Object.keys(opened.elements)) {
    const element = opened.elements[name];
    if (!isShape(element) || isAssociation(element)) continue;
    const column = readColumn(name, element, scope);
    // A table's columns come from nowhere else.
    if (opened.kind !== 'local-table') addLineage(column, opened.traces(name)[0], opened.document);
    columns.push(column);
  }
  return columns;
}

/**
 * An origin is named when exactly one source can be it; a calculation has none, a union only one that all arms share.
 * Of several steps only the source tells whether they go into a structure: `resolveAsset` asks it.
 */
function addLineage(column: Draft<Column>, trace: Trace | undefined, document: CsnDocument): void {
  if (trace?.calculated) column.calculated = true;
  if (!trace || column.calculated) return;
  const candidates = distinct(trace.candidates);
  if (trace.united && candidates.length > 1) return;
  const direct = candidates.filter((candidate) => candidate.path.length === 1);
  const owners = direct.length > 1 ? direct.filter((candidate) => isDefined(document, candidate)) : direct;
  const [origin] = owners;
  if (!origin || owners.length > 1) return;
  column.origin = { source: origin.source, column: origin.path[0] ?? '' };
}

function isDefined(document: CsnDocument, candidate: Trace['candidates'][number]): boolean {
  return shapeAt(document.definitions, candidate.source, 'elements', candidate.path[0] ?? '') !== undefined;
}

/** Declared sequence first (`compoundKeySequence`), then the order of the elements. */
function keysOf(definition: Shape, columns: readonly Column[]): string[] {
  const keys = columns.filter((column) => column.key).map((column) => column.technicalName);
  const keySet = new Set(keys);
  const sequence = refTexts(definition['@DataWarehouse.compoundKeySequence']).filter((key) => keySet.has(key));
  return [...new Set([...sequence, ...keys])];
}

const MEASURE_TYPES: ReadonlyMap<string, string> = new Map([
  ['BASE', 'base'],
  ['RESTRICTION', 'restricted'],
  ['CALCULATION', 'calculated'],
]);

/** The business layer knows a measure's formula; measures that only the elements know are added after. */
function measuresOf(columns: readonly Column[], elements: Shape, layer: BusinessLayer | undefined): Measure[] {
  const named = new Set(layer?.measures.map((measure) => measure.name));
  const others = columns.filter((column) => column.role === 'measure' && !named.has(column.technicalName));
  return [
    ...(layer?.measures ?? []),
    ...others.map(({ technicalName: name, label, aggregation }) => {
      const type = enumText(at(elements, name, '@AnalyticsDetails.measureType')) ?? 'BASE';
      return present({ name, label, kind: MEASURE_TYPES.get(type) ?? type, aggregation });
    }),
  ];
}

function readParameters({ definition, document }: OpenedDefinition): Asset['parameters'] {
  const readType = openTypeReader(document);
  return Object.entries(shapeAt(definition, 'params') ?? {}).map(([name, node]) =>
    present({
      name,
      label: labelOf(node, document.texts),
      type: isShape(node) ? readType(node) : undefined,
      default: defaultText(at(node, 'default')),
    }),
  );
}

/**
 * What the asset reads. For a model its source model decides and the query only adds to it; without one the query's
 * `from` is the fact. A table with delta capture reads its companion, which is the same table in another form.
 */
function sourcesOf(
  opened: OpenedDefinition,
  columns: readonly Column[],
  layer: BusinessLayer | undefined,
): NamedSource[] {
  const { definition } = opened;
  const query = shapeAt(definition, 'query') ?? shapeAt(definition, 'projection');
  const delta = listAt(definition, '@DataWarehouse.delta', 'deltaFromEntities').flatMap((name) =>
    typeof name === 'string' && name !== '' ? [{ name, role: 'delta' as const }] : [],
  );
  const role = opened.kind === 'local-table' ? 'delta' : opened.kind === 'analytic-model' ? 'fact' : 'from';
  return [
    ...delta,
    ...(layer?.sources ?? []),
    ...(query ? querySources(query, role) : []),
    ...followed(opened, columns),
  ];
}

function followed({ kind, traces }: OpenedDefinition, columns: readonly Column[]): NamedSource[] {
  const role = kind === 'analytic-model' ? 'dimension' : 'association';
  const sources: NamedSource[] = [];
  for (const { technicalName } of columns) {
    for (const { source, via } of traces(technicalName)[0]?.candidates ?? []) {
      if (via === 'association') sources.push({ name: source, role });
    }
  }
  return sources;
}

function originOf(definition: Shape): Pick<Asset, 'remote' | 'external'> {
  const connection = textAt(definition, '@DataWarehouse.remote.connection');
  const remoteEntity = textAt(definition, '@DataWarehouse.remote.entity');
  const place = ['external', 'dataSource'].find((name) => textAt(definition, `@DataWarehouse.${name}.schema`));
  const schema = textAt(definition, `@DataWarehouse.${place ?? ''}.schema`);
  const entity = textAt(definition, `@DataWarehouse.${place ?? ''}.entity`);
  return present({
    remote:
      connection === undefined
        ? undefined
        : present({ connection, entity: remoteEntity && remoteEntityText(remoteEntity) }),
    external: schema === undefined ? undefined : present({ schema, entity }),
  });
}

function accessControlsOf(definition: Shape): string[] {
  const targets = shapesAt(definition, '@DataWarehouse.dataAccessControl.usage').flatMap(
    (usage) => textAt(usage, 'target') ?? [],
  );
  return [...new Set(targets)];
}

const PERSONAL_DATA = '@PersonalData.';

function personalDataOf(definition: Shape): Asset['personalData'] {
  const found = Object.entries(definition).flatMap(([name, value]) => {
    const json = name.startsWith(PERSONAL_DATA) ? (enumText(value) ?? plainJson(value, 0)) : undefined;
    return json === undefined ? [] : [[name.slice(PERSONAL_DATA.length), json] as const];
  });
  return found.length > 0 ? Object.fromEntries(found) : undefined;
}

const FIELDS: ReadonlySet<string> = new Set([
  '@EndUserText.label',
  '@EndUserText.quickInfo',
  '@EndUserText.heading',
  '@Analytics.dimensionType',
  '@Analytics.hidden',
  '@ObjectModel.modelingPattern',
  '@ObjectModel.representativeKey',
]);

function hasField(name: string): boolean {
  return FIELDS.has(name) || name.startsWith(PERSONAL_DATA);
}

function findingsOf({ definition, elements, kind }: OpenedDefinition, columns: readonly Column[]): Finding[] {
  const findings: Finding[] = [];
  if (kind === 'view' && !shapeAt(definition, 'query') && !shapeAt(definition, 'projection')) {
    findings.push({ code: 'NO_QUERY', message: 'the view has only its SQL text: no lineage can be told' });
  }
  for (const { technicalName: column, type } of columns) {
    if (type || at(elements, column, 'type') === undefined) continue;
    findings.push({ code: 'TYPE_UNREADABLE', message: 'the type is written in a form that cannot be read', column });
  }
  return findings;
}
