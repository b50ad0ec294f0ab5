import { FILE_SUFFIX, type Environment, given, mayComeFromFile } from './read-values.js';
import type { Settings } from './setting.js';

/** Kubernetes puts these into every container of a namespace that has a Service named dss-…; nobody wrote them. */
const SERVICE_LINK = /_SERVICE_(HOST|PORT(_[A-Z0-9_]+)?)$|_PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?$/;

/**
 * Variables that begin with `DSS_` and belong to nothing: a misspelt one would otherwise leave its default in force
 * without a word. The nearest known name is suggested.
 */
export function unknownVariables(environment: Environment, known: Settings, others: readonly string[]): string[] {
  const names = [...namesOf(known), ...others];
  return Object.keys(environment)
    .filter((name) => name.startsWith('DSS_') && given(environment, name) !== undefined && !names.includes(name))
    .filter((name) => !isServiceLink(name, environment[name] ?? ''))
    .sort()
    .map((name) => {
      const nearest = nearestName(name, names);
      return `${name} is no setting${nearest === undefined ? '' : `; is ${nearest} meant?`}`;
    });
}

/** The most similar name, when so few letters differ that a slip is likely: a third of its length at most. */
export function nearestName(name: string, names: readonly string[]): string | undefined {
  const [best] = names
    .map((candidate) => ({ candidate, distance: editDistance(name, candidate) }))
    .sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1));
  return best !== undefined && best.distance <= Math.max(2, (name.length - 'DSS_'.length) / 3)
    ? best.candidate
    : undefined;
}

function namesOf(settings: Settings): string[] {
  return Object.entries(settings).flatMap(([name, setting]) =>
    mayComeFromFile(setting) ? [name, name + FILE_SUFFIX] : [name],
  );
}

function isServiceLink(name: string, text: string): boolean {
  return SERVICE_LINK.test(name) || (name.endsWith('_PORT') && /^(tcp|udp|sctp):\/\//.test(text));
}

/** Letters to insert, remove or exchange (Levenshtein). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const exchanged = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, exchanged));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
