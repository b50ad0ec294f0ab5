import { type BusinessLayer, readBusinessLayer } from './business-layer.js';
import { type CsnDocument } from './csn-document.js';
import { queryOf } from './query.js';
import { openTypeReader } from './read-column-type.js';
import { type Shape, at, listOf, shapeAt, textAt } from './shape.js';
import { NOTHING, type Trace, bareAssociation, openTracer } from './trace-column.js';

/** Where an output column comes from, best answer first. */
export type ColumnTraces = (column: string) => readonly Trace[];

/**
 * Three places tell where a column comes from: the query, the model's navigation attribute, and the business layer's
 * mapping. They are tried in this order; the later ones serve models whose compiled query is missing or incomplete.
 */
export function openColumnTraces(
  document: CsnDocument,
  name: string,
  definition: Shape,
  elements: Shape,
): ColumnTraces {
  const query = queryOf(definition);
  const parameters = shapeAt(definition, 'params') ?? {};
  const inQuery = query && openTracer(query, { elements, parameters, readType: openTypeReader(document) });
  const layer = readBusinessLayer(document, name);
  const known = new Map<string, readonly Trace[]>();

  const tracesOf = (column: string): readonly Trace[] => {
    const traces = [inQuery?.(column) ?? NOTHING, navigationTrace(elements, column), mappingTrace(layer, column)];
    // Nothing at all is what most columns of tables have.
    return traces.every((trace) => trace === NOTHING) ? NO_TRACES : traces.filter(tells);
  };
  return (column) => {
    const traces = known.get(column) ?? tracesOf(column);
    known.set(column, traces);
    return traces;
  };
}

const NO_TRACES: readonly Trace[] = [];

function tells({ candidates, type, calculated }: Trace): boolean {
  return candidates.length > 0 || type !== undefined || calculated;
}

/** `@Analytics.navigationAttributeRef: ["_ASSOC", "COL"]`; the association stands in the model or, without suffix, in the fact. */
function navigationTrace(elements: Shape, column: string): Trace {
  const written = at(elements, column, '@Analytics.navigationAttributeRef');
  if (written === undefined) return NOTHING;
  const path = listOf(written).filter((step) => typeof step === 'string');
  const [association = '', ...rest] = path;
  const target = textAt(elements, association, 'target') ?? textAt(elements, bareAssociation(association), 'target');
  if (target === undefined || rest.length === 0) return NOTHING;
  return { candidates: [{ source: target, path: rest, via: 'association' }], calculated: false };
}

function mappingTrace(layer: BusinessLayer | undefined, column: string): Trace {
  const mapped = layer?.sourceColumn(column);
  const counts = layer?.measures.some((measure) => measure.name === column && measure.kind === 'count-distinct');
  if (counts) return { candidates: [], type: { cds: 'cds.Integer64' }, calculated: true };
  return mapped ? { candidates: [mapped], calculated: false } : NOTHING;
}
