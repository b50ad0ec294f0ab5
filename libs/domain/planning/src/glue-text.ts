/** Glue does not tell an empty text from an absent one. */
export function text(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}

/** The catalog and its readers do not tell upper from lower case in names. */
export function folded(name: string): string {
  return name.toLowerCase();
}
