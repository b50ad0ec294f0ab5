import { type DatabasePattern, foldName } from './names.js';
import { MAX_DATABASE_NAME_BYTES } from './targets/glue.js';

/** Datasphere allows 20 characters for a space's id (sap-datasphere.md 10.7). */
const SPACE_CHARACTERS = 20;

/** What a suffix of the registry leaves of a name, with `db_` before it. */
const KEPT_BYTES = MAX_DATABASE_NAME_BYTES - 12;

/**
 * Every name that a tenant's pattern can give, as texts in which `*` stands for anything: what a policy of IAM names.
 * The registry puts a suffix behind a name that is taken, and a name never begins with a digit.
 *
 * @example
 * databaseGlobs('dsp_<space>', 'acme') // ['dsp_*']
 * databaseGlobs('<tenant>_<space>_raw', 'acme') // ['acme_*_raw', 'acme_*_raw_*']
 */
export function databaseGlobs(pattern: DatabasePattern, tenant: string): readonly string[] {
  const filled = pattern.replaceAll('<tenant>', foldName(tenant));
  const longest = filled.replaceAll('<space>', 'x'.repeat(SPACE_CHARACTERS)).length;
  const glob = filled.replaceAll('<space>', '*').replaceAll(/\*+/g, '*');
  // A name that is cut, for its length or for a suffix, has no ending to rely on.
  const whole = longest > KEPT_BYTES ? `${glob.slice(0, Math.min(glob.indexOf('*'), KEPT_BYTES))}*` : glob;
  const begins = /^\d/.test(whole) ? [`db_${whole}`] : /^\*./.test(whole) ? [whole, `db_${whole}`] : [whole];
  return begins.flatMap((one) => (one.endsWith('*') ? [one] : [one, `${one}_*`]));
}
