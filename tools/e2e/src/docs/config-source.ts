/**
 * Variables of a `*.config.ts` with their defaults, as they would be typed. Read from the text: a schema that is piped
 * or refined does not tell its defaults, and no app exports all of its own.
 */
export function settingsOf(source: string): Map<string, string | undefined> {
  const [, ...parts] = source.split(/^ {2}(?=(?:DSS|AWS)_[A-Z_]+: )/m);
  return new Map(
    parts.map((part) => {
      const [, value] = /(?:\.default|milliseconds)\(([^)]*)\)/.exec(part) ?? [];
      return [part.slice(0, part.indexOf(':')), typed(value)];
    }),
  );
}

const YES_NO: Readonly<Record<string, string>> = { true: 'yes', false: 'no' };

function typed(literal: string | undefined): string | undefined {
  if (literal === undefined || literal === "''") return undefined;
  if (/^[\d_]+$/.test(literal)) return literal.replaceAll('_', '');
  return YES_NO[literal] ?? literal.replaceAll("'", '');
}

/** Every stable code that a source file gives to an error, a finding, a problem or an incomplete scope. */
export function codesOf(source: string): string[] {
  return CODES.flatMap((pattern) => [...source.matchAll(pattern)].map(([, code]) => code ?? ''));
}

const CODES = [
  /\b(?:code(?: =|:)|problem:)\s*'([A-Z]+(?:_[A-Z]+)*)'/g,
  /\|\s*'([A-Z]+(?:_[A-Z]+)+)'/g,
  // Tables: a problem with its status, a loss with its words.
  /^ {2}([A-Z]+(?:_[A-Z]+)*): \[\s*\d{3},/gm,
  /: \['([A-Z]+(?:_[A-Z]+)+)', '/g,
];
