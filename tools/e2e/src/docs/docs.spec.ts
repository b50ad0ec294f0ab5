import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DOCUMENTS, ROOT, filesBelow, read } from './documents.js';
import { anchorOf, headingsOf, linksOf } from './markdown.js';

const decisions = filesBelow('docs/decisions').filter((path) => path.endsWith('.md'));

describe('links', () => {
  const targets = DOCUMENTS.flatMap((document) => linksOf(read(document)).map((target) => [document, target] as const));
  const local = targets.filter(([, target]) => !/^https?:/.test(target));

  it('are found at all', () => {
    expect(local.length).toBeGreaterThan(10);
  });

  it.each(local)('of %s lead somewhere: %s', (document, target) => {
    const [file = '', anchor] = target.split('#');
    const path = file === '' ? document : join(dirname(document), file);
    expect(existsSync(join(ROOT, path))).toBe(true);
    if (anchor !== undefined) expect(headingsOf(read(path)).map(anchorOf)).toContain(anchor);
  });
});

describe('headings', () => {
  it.each(DOCUMENTS)('of %s differ, so that a link leads to one of them', (document) => {
    const anchors = headingsOf(read(document)).map(anchorOf);
    expect(anchors.filter((anchor, index) => anchors.indexOf(anchor) !== index)).toEqual([]);
  });
});

describe('docs/decisions', () => {
  it('are numbered without a gap', () => {
    const numbers = decisions.map((path) => Number(/\/(\d{4})-/.exec(path)?.[1])).sort((a, b) => a - b);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });

  it.each(decisions)('are one page each, with all four parts: %s', (path) => {
    const [title = '', ...parts] = headingsOf(read(path));
    expect(title).toMatch(new RegExp(`^${String(Number(/\/(\d{4})-/.exec(path)?.[1]))}\\. `));
    expect(parts).toEqual(['Context', 'Decision', 'Alternatives', 'Consequences']);
    expect(read(path).split('\n').length).toBeLessThanOrEqual(60);
  });
});

describe('examples/subscriber.mjs', () => {
  const example = read('examples/subscriber.mjs');

  it('needs the nats package and nothing else, in at most 30 lines', () => {
    expect([...example.matchAll(/from '([^']+)'/g)].map(([, name]) => name)).toEqual(['nats']);
    expect(example.trimEnd().split('\n').length).toBeLessThanOrEqual(30);
  });
});
