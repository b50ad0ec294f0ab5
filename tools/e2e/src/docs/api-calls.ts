import { assignmentOf, type Command } from './shell.js';

/** A request that a document tells its reader to send with curl. */
export interface ApiCall {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

const TAKES_VALUE = new Set(['-X', '-H', '-d', '-m', '-o']);

export function apiCallOf({ words }: Command): ApiCall | undefined {
  if (words[0] !== 'curl') return undefined;
  const options = new Map<string, string[]>();
  const urls: string[] = [];
  const rest = words.slice(1);
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (TAKES_VALUE.has(word)) options.set(word, [...(options.get(word) ?? []), rest.shift() ?? '']);
    else if (!word.startsWith('-')) urls.push(word);
  }
  const [url, ...more] = urls;
  if (url === undefined || more.length > 0) throw new Error(`curl takes one address: ${words.join(' ')}`);
  const body = options.get('-d')?.at(-1);
  const headers = Object.fromEntries((options.get('-H') ?? []).map(headerOf));
  return { method: options.get('-X')?.at(-1) ?? (body === undefined ? 'GET' : 'POST'), url, headers, body };
}

function headerOf(text: string): [string, string] {
  const [name = '', ...value] = text.split(':');
  return [name.toLowerCase(), value.join(':').trim()];
}

/** Variables that a document's scripts set, each to the text of its last setting. */
export function variablesOf(commands: readonly Command[]): Map<string, string> {
  return new Map(
    commands.flatMap(({ words, assignments }) => {
      const exported = words[0] === 'export' ? words.slice(1).flatMap((word) => assignmentOf(word) ?? []) : [];
      const looped = words[0] === 'for' ? [[words[1] ?? '', words[3] ?? ''] as const] : [];
      const set = exported.map(({ name, value }) => [name, value] as const);
      return [...Object.entries(assignments), ...set, ...looped];
    }),
  );
}

/** `$NAME` replaced by what the document says, as often as needed. What nobody sets stays. */
export function expanded(text: string, variables: ReadonlyMap<string, string>): string {
  const once = text.replaceAll(/\$\{?(\w+)\}?/g, (whole, name: string) => variables.get(name) ?? whole);
  return once === text ? text : expanded(once, variables);
}

export function variablesIn(text: string): string[] {
  return [...text.matchAll(/\$\{?([A-Za-z_]\w*)\}?/g)].map(([, name]) => name ?? '');
}
