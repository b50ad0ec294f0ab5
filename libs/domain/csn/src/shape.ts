/** A JSON object whose members nobody has vouched for. */
export type Shape = Readonly<Record<string, unknown>>;

export function isShape(value: unknown): value is Shape {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * What stands at the end of a path of member names. Only own members count: an element may be called `constructor`
 * or `__proto__` and must not find JavaScript's.
 */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let here = value;
  for (const name of path) {
    if (!isShape(here) || !Object.hasOwn(here, name)) return undefined;
    here = here[name];
  }
  return here;
}

export function shapeAt(value: unknown, ...path: readonly string[]): Shape | undefined {
  const found = at(value, ...path);
  return isShape(found) ? found : undefined;
}

export function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = at(value, ...path);
  return typeof found === 'string' && found.trim() !== '' ? found : undefined;
}

/** Finite only: `1e999` is valid JSON and becomes Infinity, which no message can carry. */
export function numberAt(value: unknown, ...path: readonly string[]): number | undefined {
  const found = at(value, ...path);
  return typeof found === 'number' && Number.isFinite(found) ? found : undefined;
}

/** A list; a single value where a list is usual counts as a list of one (seen with `supportedCapabilities`). */
export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = at(value, ...path);
  if (found === undefined || found === null) return [];
  return Array.isArray(found) ? found : [found];
}

export function shapesAt(value: unknown, ...path: readonly string[]): readonly Shape[] {
  return listAt(value, ...path).filter(isShape);
}

/** Leaves out members that are undefined: absence is written by not being there. */
export function present<T extends object>(members: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const kept: Partial<T> = {};
  for (const name of Object.keys(members) as (keyof T)[]) {
    if (members[name] !== undefined) kept[name] = members[name];
  }
  return kept as { [K in keyof T]: Exclude<T[K], undefined> };
}
