export type JsonRecord = Readonly<Record<string, unknown>>;

/**
 * Content is kept exactly as it was read, broken or not: only this much is asked of it. A record schema would drop a
 * member named `__proto__`, which is a definition like any other.
 */
export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An own member; undefined for everything that is inherited or no record. */
export function member(value: unknown, name: string): unknown {
  return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** The text of a CSN enum literal: `{"#":"SUM"}`, `"#SUM"` and `"SUM"` all mean SUM. */
export function enumText(value: unknown): string | undefined {
  const text = isRecord(value) ? member(value, '#') : value;
  return typeof text === 'string' ? text.replace(/^#/, '') : undefined;
}

/** The text of a CSN reference: `{"=":"_ASSOC"}` or plain text. */
export function referenceText(value: unknown): string | undefined {
  const text = isRecord(value) ? member(value, '=') : value;
  return typeof text === 'string' ? text : undefined;
}
