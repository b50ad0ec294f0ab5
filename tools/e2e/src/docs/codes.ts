/** Every stable code that a source file gives to an error, a finding, a problem or an incomplete scope. */
export function codesOf(source: string): string[] {
  const found = CODES.flatMap((pattern) => [...source.matchAll(pattern)].map(([, code]) => code ?? ''));
  // Names of settings look like codes.
  return found.filter((code) => !/^(DSS|AWS)_/.test(code));
}

const CODES = [
  /\b(?:code(?: =|:)|problem:)\s*'([A-Z]+(?:_[A-Z]+)*)'/g,
  /\|\s*'([A-Z]+(?:_[A-Z]+)+)'/g,
  // Tables: a problem with its status, a loss with its words.
  /^ {2}([A-Z]+(?:_[A-Z]+)*): \[\s*\d{3},/gm,
  /: \['([A-Z]+(?:_[A-Z]+)+)', '/g,
];
