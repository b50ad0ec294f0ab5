import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { codesOf } from './codes.js';
import { anchorOf, headingsOf, linksOf } from './markdown.js';

const root = join(__dirname, '../../../..');
const text = (path: string) => readFileSync(join(root, path), 'utf8');
const below = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`);
const decisions = below('docs/decisions').filter((path) => path.endsWith('.md'));
const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'tools/sandbox/README.md',
  'deploy/kubernetes/README.md',
  ...below('docs').filter((path) => path.endsWith('.md')),
];

describe('links', () => {
  const targets = documents.flatMap((document) => linksOf(text(document)).map((target) => [document, target] as const));
  const local = targets.filter(([, target]) => !/^https?:/.test(target));

  it('are found at all', () => {
    expect(local.length).toBeGreaterThan(10);
  });

  it.each(local)('of %s lead somewhere: %s', (document, target) => {
    const [file = '', anchor] = target.split('#');
    const path = file === '' ? document : join(dirname(document), file);
    expect(existsSync(join(root, path))).toBe(true);
    if (anchor !== undefined) expect(headingsOf(text(path)).map(anchorOf)).toContain(anchor);
  });
});

describe('docs/troubleshooting.md', () => {
  it('has an entry for each stable code, and no other', () => {
    const sources = [...below('apps'), ...below('libs')].filter(
      (path) => /\/src\/.+\.ts$/.test(path) && !/\.spec\.ts$|\/testing\/|\/node_modules\//.test(path),
    );
    const codes = [...new Set(sources.flatMap((path) => codesOf(text(path))))];
    const entries = headingsOf(text('docs/troubleshooting.md')).filter((heading) => /^[A-Z_]+$/.test(heading));
    expect(entries.toSorted()).toEqual(codes.toSorted());
  });
});

describe('docs/decisions', () => {
  it('are numbered without a gap', () => {
    const numbers = decisions.map((path) => Number(/\/(\d{4})-/.exec(path)?.[1])).sort((a, b) => a - b);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });

  it.each(decisions)('are one page each, with all four parts: %s', (path) => {
    const [title = '', ...parts] = headingsOf(text(path));
    expect(title).toMatch(new RegExp(`^${String(Number(/\/(\d{4})-/.exec(path)?.[1]))}\\. `));
    expect(parts).toEqual(['Context', 'Decision', 'Alternatives', 'Consequences']);
    expect(text(path).split('\n').length).toBeLessThanOrEqual(60);
  });
});

describe('examples/subscriber.mjs', () => {
  const example = text('examples/subscriber.mjs');

  it('needs the nats package and nothing else, in at most 30 lines', () => {
    expect([...example.matchAll(/from '([^']+)'/g)].map(([, name]) => name)).toEqual(['nats']);
    expect(example.trimEnd().split('\n').length).toBeLessThanOrEqual(30);
  });
});
