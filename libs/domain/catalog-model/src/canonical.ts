import { hash } from 'node:crypto';

/** JSON text with sorted object keys: the same value always gives the same text. Arrays keep their order; undefined members are left out. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return value === undefined ? 'null' : JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}

/** First 128 bits of SHA-256, hex. */
export function digest(text: string | Uint8Array): string {
  return hash('sha256', text, 'hex').slice(0, 32);
}

/** First 66 bits of SHA-256 as 11 characters of base64url: for digests that travel inside a table entry. */
export function shortDigest(text: string): string {
  return hash('sha256', text, 'base64url').slice(0, 11);
}
