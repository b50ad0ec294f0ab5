/** A JSON object whose members nobody has vouched for. */
export type Shape = Readonly<Record<string, unknown>>;

export function isShape(value: unknown): value is Shape {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * What stands at the end of a path of one to three member names. Only own members count: an element may be called
 * `constructor` or `__proto__` and must not find JavaScript's.
 *
 * Called a dozen times for each column, hence names one by one instead of a list that would have to be made.
 */
export function at(value: unknown, name: string, second?: string, third?: string): unknown {
  const found = memberOf(value, name);
  if (second === undefined) return found;
  const inner = memberOf(found, second);
  return third === undefined ? inner : memberOf(inner, third);
}

/** JSON holds no functions, so whatever else than a function or `__proto__` is found is the object's own. */
function memberOf(value: unknown, name: string): unknown {
  if (!isShape(value)) return undefined;
  const found = value[name];
  if (found === undefined) return undefined;
  return (typeof found === 'function' || name === '__proto__') && !Object.hasOwn(value, name) ? undefined : found;
}

export function shapeAt(value: unknown, name: string, second?: string, third?: string): Shape | undefined {
  const found = at(value, name, second, third);
  return isShape(found) ? found : undefined;
}

export function textAt(value: unknown, name: string, second?: string, third?: string): string | undefined {
  const found = at(value, name, second, third);
  return typeof found === 'string' && found.trim() !== '' ? found : undefined;
}

/** Finite only: `1e999` is valid JSON and becomes Infinity, which no message can carry. */
export function numberAt(value: unknown, name: string, second?: string): number | undefined {
  const found = at(value, name, second);
  return typeof found === 'number' && Number.isFinite(found) ? found : undefined;
}

export function listAt(value: unknown, name: string, second?: string): readonly unknown[] {
  return listOf(at(value, name, second));
}

/** A list; a single value where a list is usual counts as a list of one (seen with `supportedCapabilities`). */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return NOTHING;
  return Array.isArray(value) ? value : [value];
}

const NOTHING: readonly unknown[] = [];

export function shapesAt(value: unknown, name: string, second?: string): readonly Shape[] {
  return listAt(value, name, second).filter(isShape);
}

/** Leaves out members that are undefined: absence is written by not being there. */
export function present<T extends object>(members: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const kept: Partial<T> = {};
  for (const name of Object.keys(members) as (keyof T)[]) {
    if (members[name] !== undefined) kept[name] = members[name];
  }
  return kept as { [K in keyof T]: Exclude<T[K], undefined> };
}

/** What is being put together before it is given away. */
export type Draft<T> = { -readonly [K in keyof T]: T[K] };
