import { type CallCounts } from './count-calls.js';

/**
 * The sandbox names a call after its path, the product after its purpose: the catalog's list of spaces is `catalog` there
 * and `spaces` here, the discovery document `discovery` there and `probe` here. Their sum must agree.
 */
const SURVEY = ['catalog', 'spaces', 'space', 'discovery', 'probe'].map((operation) => `datasphere.${operation}`);

/**
 * Reads of the tenant's own secret, before a client exists that could count them; and the list of databases by which a new
 * installation learns that it has lost no names, before its first run is begun.
 */
const UNREPORTED = ['secretsmanager.GetSecretValue', 'glue.GetDatabases'];

/**
 * The product's own counters against the sandbox's log. A product that miscounts cannot be trusted with a report of what
 * it saved, so a disagreement fails the scenario.
 *
 * @param counted `surface.operation` from the sandbox's log
 * @param reported `system.operation` from the run's transfer report
 */
export function crossCheck(
  counted: CallCounts,
  reported: Readonly<Record<string, { readonly calls: number }>>,
): readonly string[] {
  const inLog = grouped([...counted]);
  const inReport = grouped(Object.entries(reported));
  const names = [...new Set([...inLog.keys(), ...inReport.keys()])].sort();
  return names.flatMap((name) => {
    const was = inLog.get(name) ?? 0;
    const is = inReport.get(name) ?? 0;
    return is === was ? [] : [`the run reports ${is} calls of ${name}, the sandbox's log holds ${was}`];
  });
}

function grouped(counts: readonly (readonly [string, { readonly calls: number }])[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const [operation, { calls }] of counts) {
    if (UNREPORTED.includes(operation)) continue;
    const name = SURVEY.includes(operation) ? SURVEY.join('+') : operation;
    sums.set(name, (sums.get(name) ?? 0) + calls);
  }
  return sums;
}
