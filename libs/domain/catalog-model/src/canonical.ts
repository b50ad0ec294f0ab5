import { hash } from 'node:crypto';

/** JSON text with sorted object keys: the same value always gives the same text. Arrays keep their order; undefined members are left out. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return value === undefined ? 'null' : JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  let members = '';
  for (const key of Object.keys(value).sort()) {
    const member = (value as Readonly<Record<string, unknown>>)[key];
    if (member === undefined) continue;
    members += `${members === '' ? '' : ','}${quoted(key)}:${canonicalJson(member)}`;
  }
  return `{${members}}`;
}

/** Member names come back by the thousand, so their quoted forms are kept; forgotten when there are too many. */
const QUOTED = new Map<string, string>();
const MOST_QUOTED = 5_000;

function quoted(key: string): string {
  const known = QUOTED.get(key);
  if (known !== undefined) return known;
  const text = JSON.stringify(key);
  if (QUOTED.size >= MOST_QUOTED) QUOTED.clear();
  QUOTED.set(key, text);
  return text;
}

/** First 128 bits of SHA-256, hex. */
export function digest(text: string | Uint8Array): string {
  return hash('sha256', text, 'hex').slice(0, 32);
}

/** First 66 bits of SHA-256 as 11 characters of base64url: for digests that travel inside a table entry. */
export function shortDigest(text: string): string {
  return hash('sha256', text, 'base64url').slice(0, 11);
}
