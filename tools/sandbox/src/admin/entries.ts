/** Null removes an entry. */
export function withEntries(
  entries: Readonly<Record<string, string>>,
  set: Readonly<Record<string, string | null>>,
): Record<string, string> {
  const merged = new Map(Object.entries(entries));
  for (const [key, value] of Object.entries(set)) {
    if (value === null) merged.delete(key);
    else merged.set(key, value);
  }
  return Object.fromEntries(merged);
}

/** What is cleared is absent, as in an answer of the service. */
export function withoutNulls<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member != null)) as T;
}
