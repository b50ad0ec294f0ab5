import { readFileSync } from 'node:fs';

/** A value of a compose file: text, a list, or named values. */
export type ComposeValue = string | ComposeValue[] | { [name: string]: ComposeValue };
export type ComposeMap = Record<string, ComposeValue>;

interface Line {
  readonly indent: number;
  readonly text: string;
}

/**
 * Reads the block form of YAML in which our compose file is written: maps, lists, anchors and merges. A line of any
 * other form is an error, so nothing is read wrongly in silence; the real parser's word is `docker-compose config`.
 */
export function readComposeFile(path: string): ComposeMap {
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.trimStart().startsWith('#'))
    .map((line) => ({ indent: line.length - line.trimStart().length, text: line.trim() }));
  const anchors = new Map<string, ComposeValue>();
  const value = readBlock(lines, anchors);
  if (lines.length > 0) throw new Error(`${path}: cannot read "${lines[0]?.text ?? ''}"`);
  return asMap(value);
}

/** The named values; a text or a list is an error. */
export function asMap(value: ComposeValue | undefined): ComposeMap {
  if (typeof value === 'object' && !Array.isArray(value)) return value;
  throw new Error(`no named values: ${JSON.stringify(value)}`);
}

/** A text; anything else is an error. */
export function asText(value: ComposeValue | undefined): string {
  if (typeof value === 'string') return value;
  throw new Error(`no text: ${JSON.stringify(value)}`);
}

/** Takes the lines of one block off the front. */
function readBlock(lines: Line[], anchors: Map<string, ComposeValue>): ComposeValue {
  const indent = lines[0]?.indent ?? 0;
  if (lines[0]?.text.startsWith('- ') === true) return readList(lines, indent, anchors);
  const map: ComposeMap = {};
  for (let line = lines[0]; line?.indent === indent; line = lines[0]) {
    const found = /^([\w.<-]+):(?: (.*))?$/.exec(line.text) ?? notRead(line);
    const name = found[1] ?? '';
    const rest = found[2] ?? '';
    lines.shift();
    const anchor = /^&(\S+)$/.exec(rest)?.[1];
    const isBlock = (rest === '' || anchor !== undefined) && (lines[0]?.indent ?? 0) > indent;
    const value = isBlock ? readBlock(lines, anchors) : scalar(rest, anchors);
    if (anchor !== undefined) anchors.set(anchor, value);
    if (name === '<<') Object.assign(map, ...[value].flat().map((merged) => ({ ...asMap(merged), ...map })));
    else map[name] = value;
  }
  return map;
}

function readList(lines: Line[], indent: number, anchors: Map<string, ComposeValue>): ComposeValue[] {
  const items: ComposeValue[] = [];
  while (lines[0]?.indent === indent && lines[0].text.startsWith('- ')) {
    items.push(scalar(lines[0].text.slice(2), anchors));
    lines.shift();
  }
  return items;
}

function scalar(text: string, anchors: Map<string, ComposeValue>): ComposeValue {
  if (text.startsWith('*')) return anchors.get(text.slice(1)) ?? notRead({ indent: 0, text });
  if (/^[[{|>&"]/.test(text)) return notRead({ indent: 0, text });
  return /^'(.*)'$/.exec(text)?.[1] ?? text;
}

function notRead({ text }: Line): never {
  throw new Error(`not the form of YAML that this reader knows: "${text}"`);
}
