import { type Shape, isShape, shapeAt, textAt } from './shape.js';
import { type Texts, openTexts } from './texts.js';

/** Why an answer cannot be read. `message` says what was found, in words for an operator. */
export interface Unreadable {
  readonly problem:
    | 'NOT_JSON'
    | 'NO_DEFINITIONS'
    | 'DEFINITION_MISSING'
    | 'DEFINITION_MALFORMED'
    | 'ELEMENTS_MALFORMED'
    | 'ELEMENT_MALFORMED';
  readonly message: string;
}

export function isUnreadable(result: object): result is Unreadable {
  return 'problem' in result;
}

/** Where a document was read: names in it are relative to this space. */
export interface ReadingPlace {
  readonly space: string;
  /** Ids of all spaces known in the tenant; decide whether `A.B` is an object of space `A`. */
  readonly knownSpaces: Iterable<string>;
}

/** A parsed answer of the design-time API or a file export. */
export interface CsnDocument {
  readonly space: string;
  readonly knownSpaces: ReadonlySet<string>;
  readonly definitions: Shape;
  readonly businessLayer: Shape;
  readonly texts: Texts;
  /** Contexts that stand for a space, with that space's name as the document gives it. */
  readonly spaceContexts: ReadonlyMap<string, string>;
}

/** Parses once; a byte order mark is allowed, already parsed JSON is taken as it is. */
export function openDocument(body: unknown, place: ReadingPlace): CsnDocument | Unreadable {
  const json = typeof body === 'string' ? parsed(body) : { value: body };
  if (json === undefined) return { problem: 'NOT_JSON', message: 'the answer is not valid JSON' };

  const definitions = shapeAt(json.value, 'definitions');
  if (!definitions) return { problem: 'NO_DEFINITIONS', message: 'the answer has no object "definitions"' };

  return {
    space: place.space,
    knownSpaces: place.knownSpaces instanceof Set ? place.knownSpaces : new Set(place.knownSpaces),
    definitions,
    businessLayer: shapeAt(json.value, 'businessLayerDefinitions') ?? {},
    texts: openTexts(shapeAt(json.value, 'i18n')),
    spaceContexts: spaceContextsOf(definitions),
  };
}

function parsed(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text) };
  } catch {
    return undefined;
  }
}

function spaceContextsOf(definitions: Shape): Map<string, string> {
  const contexts = new Map<string, string>();
  for (const [name, definition] of Object.entries(definitions)) {
    if (!isShape(definition) || definition['kind'] !== 'context') continue;
    const space = textAt(definition, '@DataWarehouse.space.name') ?? textAt(definition, '@DataWarehouse.space.schema');
    if (space !== undefined) contexts.set(name, space);
  }
  return contexts;
}
