import { isShape, listOf, textAt } from './shape.js';

/** An enumeration literal: `{"#":"SUM"}`, in some exports `"#TIME"` or plain `"SUM"`. */
export function enumText(value: unknown): string | undefined {
  if (isShape(value)) return textAt(value, '#');
  return typeof value === 'string' && value !== '' ? value.replace(/^#/, '') : undefined;
}

export function enumTexts(value: unknown): string[] {
  return listOf(value).flatMap((item) => enumText(item) ?? []);
}

/** A reference to an element or association: `{"=":"_CUST"}`, or the bare name. */
export function refText(value: unknown): string | undefined {
  if (isShape(value)) return textAt(value, '=');
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function refTexts(value: unknown): string[] {
  return listOf(value).flatMap((item) => refText(item) ?? []);
}
