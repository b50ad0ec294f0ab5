import { hash } from 'node:crypto';

const LONGEST = 20;

/**
 * Space ids for content files, by relative path (`/`-separated). A short path reads as itself; a long one, or one that
 * clashes, ends in a digest of the path, so that an id depends on no other file unless the two would clash.
 */
export function spaceIds(paths: readonly string[]): ReadonlyMap<string, string> {
  const plain = paths.map((path) => [path, plainId(path)] as const);
  const uses = new Map<string, number>();
  for (const [, id] of plain) uses.set(id, (uses.get(id) ?? 0) + 1);
  const ids = new Map(plain.map(([path, id]) => [path, uses.get(id) === 1 ? id : shortened(path, 6)]));
  return distinct(ids);
}

function plainId(path: string): string {
  const id = allowed(path.replace(/\.json$/, ''));
  return id.length > LONGEST || id === '' ? shortened(path, 6) : id;
}

/** Two digests of six digits may still meet; then both take longer ones, whatever the order of the files. */
function distinct(ids: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const owners = Map.groupBy(ids.keys(), (path) => ids.get(path));
  const twins = [...owners.values()].filter((paths) => paths.length > 1).flat();
  return new Map([...ids].map(([path, id]) => [path, twins.includes(path) ? shortened(path, 12) : id]));
}

function shortened(path: string, digits: number): string {
  const last = allowed((path.split('/').at(-1) ?? '').replace(/\.json$/, ''));
  const digest = hash('sha256', path, 'hex').slice(0, digits).toUpperCase();
  return `${last.slice(0, LONGEST - 1 - digits)}_${digest}`;
}

function allowed(text: string): string {
  return text.toUpperCase().replace(/[^A-Z0-9_]/g, '_');
}
