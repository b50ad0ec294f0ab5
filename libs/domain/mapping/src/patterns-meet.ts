import { type DatabasePattern, foldName } from './names.js';
import { MAX_DATABASE_NAME_BYTES } from './targets/glue.js';

/** Datasphere allows 20 characters for a space's id (sap-datasphere.md 10.7). */
const SPACE_CHARACTERS = 20;

/**
 * Whether two tenants' patterns could give one database name, whatever their spaces are called. A name is what stands
 * before the first and after the last space, and anything in between; so two patterns are apart only when neither
 * beginning continues the other, or neither ending does.
 *
 * @param pattern of a tenant, whose id stands for `<tenant>`
 * @param other   of another tenant, with its id put in
 *
 * @example
 * patternsMeet('dsp_<space>', 'dsp_acme_<space>', 'sales') // true: space ACME_X of the one, X of the other
 * patternsMeet('sales_<space>', 'acme_<space>', 'sales') // false
 */
export function patternsMeet(pattern: DatabasePattern, other: DatabasePattern, tenant: string): boolean {
  const [own, foreign] = [shapesOf(pattern, tenant), shapesOf(other, tenant)];
  return own.some((one) => foreign.some((two) => isNested(one, two)));
}

interface Shape {
  readonly begin: string;
  readonly end: string;
}

/** A name never begins with a digit: where one could, it also exists with `db_` before it. */
function shapesOf(pattern: DatabasePattern, tenant: string): readonly Shape[] {
  const filled = pattern.replaceAll('<tenant>', foldName(tenant));
  const parts = filled.split('<space>');
  const begin = parts[0] ?? '';
  const longest = parts.join('').length + (parts.length - 1) * SPACE_CHARACTERS;
  // A name that is cut has no ending to rely on.
  const end = longest > MAX_DATABASE_NAME_BYTES ? '' : (parts.at(-1) ?? '');
  if (begin === '')
    return [
      { begin, end },
      { begin: 'db_', end },
    ];
  return [{ begin: /^\d/.test(begin) ? `db_${begin}` : begin, end }];
}

function isNested(one: Shape, two: Shape): boolean {
  const begins = one.begin.startsWith(two.begin) || two.begin.startsWith(one.begin);
  return begins && (one.end.endsWith(two.end) || two.end.endsWith(one.end));
}
