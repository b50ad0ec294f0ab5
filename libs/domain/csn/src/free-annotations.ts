import { type Json } from '@dss/catalog-model';
import { enumTexts } from './annotation.js';
import { type Shape, isShape } from './shape.js';

/**
 * Annotations that pass through although the model has no field for them. Customers may invent annotations; SAP's
 * diagrams, editor states and storage settings (most of a definition's bytes) have no place in a catalog.
 */
export const DEFAULT_ANNOTATIONS: readonly string[] = [
  '@Aggregation.',
  '@Analytics.',
  '@AnalyticsDetails.',
  '@Consumption.',
  '@Custom.',
  '@EndUserText.',
  '@EntityRelationship.',
  '@ObjectModel.',
  '@ODM.',
  '@ORD.',
  '@PersonalData.',
  '@Semantics.',
];

/** A set, delivered as list or single value; sorted, so that its order is no change. */
const CAPABILITIES = '@ObjectModel.supportedCapabilities';

/** @param isRead says that an annotation already has a field of its own */
export function freeAnnotations(
  node: Shape,
  prefixes: readonly string[],
  isRead: (name: string) => boolean,
): Record<string, Json> {
  const kept: Record<string, Json> = {};
  for (const name of Object.keys(node)) {
    if (!name.startsWith('@') || isRead(name)) continue;
    const json = freeAnnotation(name, node[name], prefixes);
    if (json !== undefined) kept[name] = json;
  }
  return kept;
}

/** Undefined when it stays behind. */
export function freeAnnotation(name: string, value: unknown, prefixes: readonly string[]): Json | undefined {
  if (!prefixes.some((prefix) => name.startsWith(prefix))) return undefined;
  return name === CAPABILITIES ? enumTexts(value).sort() : plainJson(value, 0);
}

const MAX_DEPTH = 24;

/**
 * The value as it may travel: a message's reader walks it recursively, so deeper nesting than any annotation has is
 * left out, as are Infinity (from `1e999`) and the one member name that JavaScript objects cannot hold safely.
 */
export function plainJson(value: unknown, depth: number): Json | undefined {
  if (depth > MAX_DEPTH) return undefined;
  if (Array.isArray(value)) return value.flatMap((item) => plainJson(item, depth + 1) ?? []);
  if (isShape(value)) {
    const kept = Object.entries(value).flatMap(([name, member]): [string, Json][] => {
      const json = name === '__proto__' ? undefined : plainJson(member, depth + 1);
      return json === undefined ? [] : [[name, json]];
    });
    return Object.fromEntries(kept);
  }
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
