/** A string or template literal. */
const LITERAL = String.raw`(['"\x60])((?:\\.|(?!\1)[^])*?)\1`;

/** Literals that directly follow what `before` matches, as a document quotes them: with `…` for each `${…}`. */
export function literalsAfter(source: string, before: string): { readonly text: string; readonly at: number }[] {
  return [...source.matchAll(new RegExp(`${before}\\s*${LITERAL}`, 'g'))].map((match) => ({
    text: shown(match[2] ?? ''),
    at: match.index,
  }));
}

/** Whether a message quoted with `…` for what differs is this one. */
export function quotes(quoted: string, message: string): boolean {
  return new RegExp(`^${patternOf(quoted)}$`, 's').test(message);
}

/** Whether a source file has the words of a quoted message in one of its literals. */
export function says(source: string, quoted: string): boolean {
  return new RegExp(patternOf(quoted).replaceAll('.*', '[^\\n]*')).test(shown(source));
}

function shown(literal: string): string {
  return literal.replaceAll(/\$\{[^}]*\}/g, '…').replaceAll(/\\(.)/g, '$1');
}

function patternOf(quoted: string): string {
  return (
    quoted
      .replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
      // Who begins the sentence is often put before it by the caller.
      .replace(/^… /, '(?:.* )?')
      .replaceAll('…', '.*')
  );
}
