import { codesOf } from './codes.js';
import { filesBelow, matches, read, unique } from './documents.js';
import { codeSpansOf, headingsOf } from './markdown.js';
import { literalsAfter, quotes, says } from './messages.js';

const guide = read('docs/troubleshooting.md');
const product = [...filesBelow('apps'), ...filesBelow('libs')].filter(
  (path) => /\/src\/.+\.ts$/.test(path) && !/\.spec\.ts$|\/testing\//.test(path),
);
const launchers = filesBelow('tools').filter((path) => path.endsWith('.mjs') && !path.endsWith('.test.mjs'));
const sources = [...product, ...launchers].map(read);

/** The part below one heading of the second level. */
const section = (heading: string) => guide.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
/** Messages that the list items of a section quote, before the colon. */
const quotedIn = (heading: string) =>
  section(heading)
    .split(/\n(?=\S|$)/)
    .flatMap((item) => codeSpansOf(/^- ((?:`[^`]+`(?:,\s+)?)+):/.exec(item.replaceAll(/\n\s+/g, ' '))?.[1] ?? ''));
const entries = new Map(
  guide
    .split(/^#{3,4} /m)
    .slice(1)
    .map((entry) => [entry.slice(0, entry.indexOf('\n')), entry.slice(entry.indexOf('\n')).split('\n## ')[0] ?? '']),
);

describe('the codes in docs/troubleshooting.md', () => {
  it('are all that there are, each once', () => {
    const codes = unique(product.flatMap((path) => codesOf(read(path))));
    const documented = headingsOf(guide).filter((heading) => /^[A-Z_]+$/.test(heading));
    expect(documented.toSorted()).toEqual(codes);
  });

  it.each([...entries])('%s say what it means, what was done, and what to do', (_code, text) => {
    expect(text).toMatch(/^\n\n\S[^]+\n\n- \*\*Done:\*\* \S[^]+\n- \*\*Do:\*\* \S[^]+\n$/);
  });

  it('of the API name the status that it answers with', () => {
    const problems = [...read('apps/gateway/src/http/problem.ts').matchAll(/^ {2}([A-Z_]+): \[\s*(\d{3}),/gm)];
    expect(problems.length).toBeGreaterThan(15);
    const told = problems.filter(([, code = '']) => section('The HTTP API').includes(`### ${code}\n`));
    // UNEXPECTED is an asset's code too, and stands there.
    expect(problems.filter((problem) => !told.includes(problem)).map(([, code]) => code)).toEqual(['UNEXPECTED']);
    for (const [, code = '', status = ''] of told)
      expect(entries.get(code)).toMatch(new RegExp(`^\\n\\nStatus ${status}\\. `));
  });
});

describe('the refusals to start in docs/troubleshooting.md', () => {
  const quoted = quotedIn('It does not start');
  const ends = (text: string) => /[a-z]{3}/.test(text);
  const refusals = [
    ...launchers.flatMap((path) => literalsAfter(read(path), String.raw`new LauncherError\(`)),
    ...product.flatMap((path) => literalsAfter(read(path), String.raw`new (?:ConfigInvalid|StreamMissing)Error\(`)),
    ...filesBelow('libs/adapters/nats')
      .concat(filesBelow('libs/adapters/redis'))
      .filter((path) => path.endsWith('.ts'))
      .flatMap((path) => literalsAfter(read(path), String.raw`new RemoteUnavailableError\(\s*'\w+',`)),
  ].map(({ text }) => text);

  it.each(unique(refusals.filter(ends)))('have one for: %s', (refusal) => {
    expect(quoted.filter((each) => quotes(each, refusal))).not.toEqual([]);
  });

  it.each(quoted)('quote what is really said: %s', (each) => {
    expect(sources.some((source) => says(source, each))).toBe(true);
  });
});

describe('the reasons of outcomes in docs/troubleshooting.md', () => {
  const quoted = quotedIn('Reasons of outcomes');
  const reasons = product.flatMap((path) => {
    const source = read(path);
    const [, never = ''] = /NEVER_A_TABLE[^=]*= \{([^]*?)\n\};/.exec(source) ?? [];
    const said = literalsAfter(source, String.raw`\breason(?::| =)`).filter(({ at }) => !hasCode(source, at));
    // A word alone is one of a closed list for programs; people are told in sentences.
    return [...said, ...literalsAfter(never, ':')].map(({ text }) => text).filter((text) => text.includes(' '));
  });

  it('are found at all', () => {
    expect(unique(reasons).length).toBeGreaterThan(15);
  });

  it.each(unique(reasons))('have one for: %s', (reason) => {
    expect(quoted.filter((each) => quotes(each, reason))).not.toEqual([]);
  });

  it.each(quoted)('quote what is really said: %s', (each) => {
    expect(sources.some((source) => says(source, each))).toBe(true);
  });
});

/** A reason with a code beside it is explained by the code's entry. */
function hasCode(source: string, at: number): boolean {
  const before = source.slice(0, at).split('\n').slice(-3).join('\n');
  const after = source.slice(at).split('\n').slice(0, 3).join('\n');
  return /\bcode\b/.test(before + after);
}

describe('the ends of runs in docs/troubleshooting.md', () => {
  it('are all that there are', () => {
    const ends = matches(read('libs/domain/sync-run/src/run.ts'), /RunEnd = z\.enum\(\[([^\]]+)\]/g).flatMap((list) =>
      matches(list, /'([a-z]+)'/g),
    );
    const documented = matches(section('Ends of runs'), /^\| `([a-z]+)` +\|/gm);
    expect(ends.length).toBe(5);
    expect(documented.toSorted()).toEqual(ends.toSorted());
  });
});
