/** One row of an object list. */
export type Row = Readonly<Record<string, string | undefined>>;
export type Filter = (row: Row) => boolean;

export class BadFilter extends Error {}

/** Compared by day, whatever time they carry (sap-datasphere.md 6). */
const DATES = ['createdOn', 'changedOn', 'deployedOn'];

/**
 * Reads `filter` of the object list: `eq ne gt lt ge le`, `and`, `or`, parentheses; values bare or quoted.
 *
 * @throws BadFilter for anything else, as the tenant answers 400 instead of guessing.
 */
export function readFilter(text: string, fields: readonly string[]): Filter {
  const tokens = tokensOf(text);
  const filter = readOr(tokens, fields);
  if (tokens.length > 0) throw new BadFilter(`unexpected '${tokens[0] ?? ''}'`);
  return filter;
}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  const token = /\s*(\(|\)|'(?:[^']|'')*'|[^\s()']+)/y;
  const end = text.trimEnd().length;
  while (token.lastIndex < end) {
    const at = token.lastIndex;
    const found = token.exec(text)?.[1];
    if (found === undefined) throw new BadFilter(`cannot read '${text.slice(at)}'`);
    tokens.push(found);
  }
  return tokens;
}

function readOr(tokens: string[], fields: readonly string[]): Filter {
  let left = readAnd(tokens, fields);
  while (tokens[0] === 'or') {
    tokens.shift();
    const [a, b] = [left, readAnd(tokens, fields)];
    left = (row) => a(row) || b(row);
  }
  return left;
}

function readAnd(tokens: string[], fields: readonly string[]): Filter {
  let left = readTerm(tokens, fields);
  while (tokens[0] === 'and') {
    tokens.shift();
    const [a, b] = [left, readTerm(tokens, fields)];
    left = (row) => a(row) && b(row);
  }
  return left;
}

function readTerm(tokens: string[], fields: readonly string[]): Filter {
  const [first = '', operator = '', raw] = tokens;
  if (first === '(') {
    tokens.shift();
    const inner = readOr(tokens, fields);
    if (tokens.shift() !== ')') throw new BadFilter('a parenthesis is not closed');
    return inner;
  }
  const compare = COMPARE[operator];
  if (!fields.includes(first)) throw new BadFilter(`unknown field '${first}'`);
  if (compare === undefined || raw === undefined)
    throw new BadFilter(`expected eq, ne, gt, lt, ge or le after '${first}'`);
  tokens.splice(0, 3);
  const value = raw.startsWith("'") ? raw.slice(1, -1).replaceAll("''", "'") : raw;
  const isDate = DATES.includes(first);
  if (isDate && !/^\d{4}-\d{2}-\d{2}$/.test(value)) throw new BadFilter(`'${value}' is not a day (YYYY-MM-DD)`);
  return (row) => {
    const held = row[first];
    // An object without the value (never deployed) is only ever unequal.
    if (held === undefined) return operator === 'ne';
    const shown = isDate ? held.slice(0, 10) : held;
    return compare(shown < value ? -1 : shown > value ? 1 : 0);
  };
}

const COMPARE: Readonly<Record<string, ((order: number) => boolean) | undefined>> = {
  eq: (order) => order === 0,
  ne: (order) => order !== 0,
  gt: (order) => order > 0,
  lt: (order) => order < 0,
  ge: (order) => order >= 0,
  le: (order) => order <= 0,
};
