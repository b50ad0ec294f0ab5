import { type AssetType } from '@dss/catalog-model';
import { classify, isCompanionOf } from './classify.js';
import { type CsnSource } from './csn-source.js';
import { isRecord, type JsonRecord } from './json-record.js';

/**
 * What a read of one object answers (sap-datasphere.md 6): its definition, model part and change table, and the stubs,
 * contexts and types that it names, but no other own object; a client has to ask for its sources one by one.
 */
export function objectDocument(source: CsnSource, type: AssetType, name: string): JsonRecord {
  const flow = source.flows.get(type);
  if (flow !== undefined) return { ...source.common, [type]: record([[name, flow.get(name)]]) };
  const businessLayer = source.businessLayer.get(name);
  const own = ownDefinitions(source, name);
  const definitions = [...own, ...helpers(source, [own, businessLayer])];
  const editor = source.editorSettings.get(name);
  return {
    definitions: record(definitions),
    ...(businessLayer !== undefined && { businessLayerDefinitions: record([[name, businessLayer]]) }),
    ...(editor !== undefined && { editorSettings: record([[name, editor]]) }),
    ...source.common,
  };
}

/** Built from entries, never by assignment: a definition may be named `__proto__`. */
function record(entries: Iterable<readonly [string, unknown]>): JsonRecord {
  return Object.fromEntries(entries);
}

function ownDefinitions(source: CsnSource, name: string): [string, unknown][] {
  const companions = [...source.definitions].filter(([other, definition]) => isCompanionOf(name, other, definition));
  return [[name, source.definitions.get(name)], ...companions.filter(([other]) => other !== name)];
}

/** Stubs, contexts and types reached by name, types through types; contexts also as the first parts of a dotted name. */
function helpers(source: CsnSource, from: unknown): [string, unknown][] {
  const found = new Map<string, unknown>();
  let names = textsIn(from);
  while (names.size > 0) {
    const fresh: unknown[] = [];
    for (const name of [...names].flatMap(withPrefixes)) {
      if (found.has(name) || !source.definitions.has(name)) continue;
      const definition = source.definitions.get(name);
      const { listed, kind } = classify(source, name, definition);
      if (listed || kind === 'delta-companion') continue;
      found.set(name, definition);
      fresh.push(name, definition);
    }
    names = textsIn(fresh);
  }
  return [...found];
}

/** Every text in a value. With its own stack: hostile content may be nested deeper than ours. */
function textsIn(value: unknown): Set<string> {
  const texts = new Set<string>();
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    // Names are at most a few hundred characters; SQL text and diagrams are longer.
    if (typeof next === 'string') {
      if (next.length <= 512) texts.add(next);
    } else if (Array.isArray(next)) for (const item of next) open.push(item);
    else if (isRecord(next)) for (const item of Object.values(next)) open.push(item);
  }
  return texts;
}

function withPrefixes(name: string): string[] {
  const parts = name.split('.');
  // Dotted names go two or three deep; a long sentence with dots is no name.
  return parts.length > 8 ? [name] : parts.map((_, index) => parts.slice(0, index + 1).join('.'));
}
