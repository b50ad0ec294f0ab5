import { GLUE_LIMITS } from './glue.js';

/**
 * True when the text is a type in Hive's grammar as Glue's readers take it (aws-glue.md 7.1). Glue itself takes any
 * text, so a type that no engine can read would only be noticed by the first query. `uniontype` is never written.
 */
export function isGlueType(text: string): boolean {
  return text.length <= GLUE_LIMITS.typeBytes && typeEnd(text, 0, 0) === text.length;
}

/** Nobody nests deeper; a hostile text must not exhaust the stack. */
const MAX_DEPTH = 64;

/** Where the type that starts at `at` ends; undefined when none does. */
function typeEnd(text: string, at: number, depth: number): number | undefined {
  if (depth > MAX_DEPTH) return undefined;
  if (text.startsWith('array<', at)) return closed(text, typeEnd(text, at + 'array<'.length, depth + 1));
  if (text.startsWith('map<', at)) return mapEnd(text, at + 'map<'.length, depth);
  if (text.startsWith('struct<', at)) return structEnd(text, at + 'struct<'.length, depth);
  return primitiveEnd(text, at);
}

function mapEnd(text: string, at: number, depth: number): number | undefined {
  const comma = primitiveEnd(text, at);
  if (comma === undefined || text[comma] !== ',') return undefined;
  return closed(text, typeEnd(text, comma + 1, depth + 1));
}

function structEnd(text: string, at: number, depth: number): number | undefined {
  let end = fieldEnd(text, at, depth);
  while (end !== undefined && text[end] === ',') end = fieldEnd(text, end + 1, depth);
  return closed(text, end);
}

function fieldEnd(text: string, at: number, depth: number): number | undefined {
  const type = matchEnd(/[a-z0-9_]+:/y, text, at);
  return type === undefined ? undefined : typeEnd(text, type, depth + 1);
}

function closed(text: string, at: number | undefined): number | undefined {
  return at !== undefined && text[at] === '>' ? at + 1 : undefined;
}

function primitiveEnd(text: string, at: number): number | undefined {
  return (
    matchEnd(
      /(?:boolean|tinyint|smallint|int|bigint|float|double|string|binary|date|timestamp)(?![a-z0-9_(])/y,
      text,
      at,
    ) ?? sizedEnd(text, at)
  );
}

/** `decimal` is always written with both arguments: bare it would mean decimal(10,0). */
function sizedEnd(text: string, at: number): number | undefined {
  const sized = /(decimal|varchar|char)\(([1-9]\d{0,4})(?:,(0|[1-9]\d?))?\)/y;
  sized.lastIndex = at;
  const [whole, name, first, second] = sized.exec(text) ?? [];
  if (whole === undefined) return undefined;
  return holds(name, Number(first), second === undefined ? undefined : Number(second)) ? at + whole.length : undefined;
}

function holds(name: string | undefined, size: number, scale: number | undefined): boolean {
  if (name === 'decimal') return size <= 38 && scale !== undefined && scale <= size;
  return scale === undefined && size <= (name === 'char' ? 255 : 65_535);
}

function matchEnd(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}
