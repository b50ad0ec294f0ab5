import { type Asset } from '@dss/catalog-model';
import { classifyDefinition } from './classify-definition.js';
import { type CsnDocument, type Unreadable, isUnreadable, openDocument } from './csn-document.js';
import { DEFAULT_ANNOTATIONS } from './free-annotations.js';
import { readAsset } from './read-asset.js';
import { openColumnTraces } from './column-traces.js';
import { resolveName } from './source-name.js';
import { type Shape, at, isShape, shapeAt } from './shape.js';
import { type Trace } from './trace-column.js';

/** What was asked for, and what is needed to understand the names in the answer. */
export interface ReadRequest {
  readonly space: string;
  readonly technicalName: string;
  /** Ids of all spaces known in the tenant. */
  readonly knownSpaces?: Iterable<string>;
  /** Prefixes of annotations that pass through as they are. */
  readonly keepAnnotations?: readonly string[];
}

/**
 * A definition that was read. `asset` is what travels; the rest serves resolution in this process:
 * it still knows the query, and never leaves it.
 */
export interface DefinitionRead {
  readonly asset: Asset;
  /** The definition's name inside the document; differs from the asset's for foreign stubs. */
  readonly name: string;
  readonly document: CsnDocument;
  /** Where a column comes from, best answer first. */
  readonly traces: (column: string) => readonly Trace[];
  /** Another definition of the same answer by the name written there: a stub of a source, or a helper view. */
  readonly neighbour: (name: string) => DefinitionRead | undefined;
}

export type ReadResult = DefinitionRead | Unreadable;

/**
 * Reads the definition of one asset out of an answer of the design-time API.
 *
 * Every column of the definition is in the result, in the order of `elements`; what cannot be understood about it is
 * left open with a finding. Only an answer without that definition, or one whose shape hides its columns, is unreadable.
 *
 * @param body the answer's text, or its parsed JSON when the caller has it already
 */
export function readDefinition(body: unknown, request: ReadRequest): ReadResult {
  const document = openDocument(body, { space: request.space, knownSpaces: request.knownSpaces ?? [] });
  if (isUnreadable(document)) return document;
  return openReader(document, request).read(request.technicalName, request);
}

interface Named {
  readonly space: string;
  readonly technicalName: string;
}

/** Reads each definition of a document at most once, when somebody asks for it. */
function openReader(document: CsnDocument, request: ReadRequest) {
  const reads = new Map<string, DefinitionRead | undefined>();

  const read = (name: string, as: Named): ReadResult => {
    const found = definitionIn(document, name);
    if (isUnreadable(found)) return found;
    const { definition, elements } = found;
    const traces = openColumnTraces(document, name, definition, elements);
    const asset = readAsset({
      ...as,
      document,
      definition,
      elements,
      kind: classifyDefinition(document, name),
      name,
      traces,
      keepAnnotations: request.keepAnnotations ?? DEFAULT_ANNOTATIONS,
    });
    return { asset, name, document, traces, neighbour };
  };

  const neighbour = (name: string): DefinitionRead | undefined => {
    if (!reads.has(name)) {
      const { space, technicalName } = resolveName(name, document);
      const result = read(name, { space: space ?? name.slice(0, -technicalName.length - 1), technicalName });
      reads.set(name, isUnreadable(result) ? undefined : result);
    }
    return reads.get(name);
  };

  return { read };
}

function definitionIn(document: CsnDocument, name: string): { definition: Shape; elements: Shape } | Unreadable {
  const definition = at(document.definitions, name);
  if (definition === undefined) {
    return { problem: 'DEFINITION_MISSING', message: `the answer does not define "${name}"` };
  }
  if (!isShape(definition)) {
    return { problem: 'DEFINITION_MALFORMED', message: `the definition of "${name}" is not an object` };
  }
  const elements = definition['elements'] ?? {};
  if (!isShape(elements)) {
    return { problem: 'ELEMENTS_MALFORMED', message: `"elements" of "${name}" is not an object` };
  }
  const broken = Object.keys(elements).find((element) => !shapeAt(elements, element));
  if (broken !== undefined) {
    return { problem: 'ELEMENT_MALFORMED', message: `element "${broken}" of "${name}" is not an object` };
  }
  return { definition, elements };
}
