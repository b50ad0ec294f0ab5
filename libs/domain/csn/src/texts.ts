import { type Shape, at, isShape, textAt } from './shape.js';

/** Turns a label as written into the label as read: `{i18n>key}` is looked up, anything else stands as it is. */
export type Texts = (written: unknown) => string | undefined;

const KEY = /^\{i18n>(.+)\}$/;

/**
 * Labels are shown in one language: `en` when the document has it, else its default (`''`), else the first language
 * that knows the key. A key that no language knows is no label: its raw form would only look like one.
 */
export function openTexts(i18n: unknown): Texts {
  const bundles = bundlesOf(i18n);
  return (written) => {
    if (typeof written !== 'string' || written.trim() === '') return undefined;
    const key = written.startsWith('{') ? KEY.exec(written)?.[1] : undefined;
    if (key === undefined) return written;
    return bundles.flatMap((bundle) => textAt(bundle, key) ?? [])[0];
  };
}

/** `@Common.Label` is the label of exports before 2021. */
export function labelOf(node: unknown, texts: Texts): string | undefined {
  return texts(at(node, '@EndUserText.label')) ?? texts(at(node, '@Common.Label'));
}

/** The heading is a short column title, so it describes only when nothing longer does. */
export function descriptionOf(node: unknown, texts: Texts): string | undefined {
  return texts(at(node, '@EndUserText.quickInfo')) ?? texts(at(node, 'doc')) ?? texts(at(node, '@EndUserText.heading'));
}

function bundlesOf(i18n: unknown): readonly Shape[] {
  if (!isShape(i18n)) return [];
  const languages = ['en', '', ...Object.keys(i18n)];
  return languages.map((language) => at(i18n, language)).filter(isShape);
}
