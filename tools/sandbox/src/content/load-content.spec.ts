import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadContent } from './load-content.js';

describe('loading a content folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sandbox-content-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const write = (file: string, content: string | Buffer) => {
    writeFileSync(join(folder, file), content);
  };

  it('makes a space of every CSN document, however deep it lies', () => {
    mkdirSync(join(folder, 'a', 'b.json'), { recursive: true });
    write('ONE.json', '{"definitions":{"T":{"kind":"entity"}}}');
    write('a/b.json/two.json', '\u{FEFF}{"definitions":{}}');
    write('NAMED.json', '{"definitions":{},"meta":{"label":"With a name"}}');
    write('notes.txt', 'not looked at');
    const { spaces, leftOut } = loadContent(folder);
    expect(spaces.map(({ space, file, label }) => [space, file, label])).toEqual([
      ['NAMED', 'NAMED.json', 'With a name'],
      ['ONE', 'ONE.json', 'ONE'],
      ['A_B_JSON_TWO', 'a/b.json/two.json', 'two'],
    ]);
    expect(leftOut).toEqual([]);
  });

  it.each([
    ['broken JSON', '{"definitions":', /^broken JSON: /],
    ['an empty file', '', /^broken JSON: /],
    ['no definitions', '{"dataflows":{}}', /^no CSN/],
    ['definitions that are a list', '{"definitions":[]}', /^no CSN/],
    ['a list', '[]', /^no CSN/],
    ['null', 'null', /^no CSN/],
    ['text in another encoding', Buffer.from([0x7b, 0x22, 0xe4, 0x22, 0x7d]), /^not UTF-8/],
    [
      'a nesting that cannot be answered',
      `{"definitions":{"T":${'['.repeat(200_000)}${']'.repeat(200_000)}}}`,
      /^nested too deeply|^broken JSON/,
    ],
  ])('leaves out %s with the reason and goes on', (_story, content, reason) => {
    write('bad.json', content);
    write('GOOD.json', '{"definitions":{}}');
    const { spaces, leftOut } = loadContent(folder);
    expect(spaces).toHaveLength(1);
    expect(leftOut).toEqual([{ file: 'bad.json', reason: expect.stringMatching(reason) }]);
  });

  it('leaves out a link that leads nowhere', () => {
    symlinkSync(join(folder, 'gone'), join(folder, 'link.json'));
    expect(loadContent(folder).leftOut).toEqual([
      { file: 'link.json', reason: expect.stringMatching(/^unreadable: ENOENT/) },
    ]);
  });

  it('says which folder it could not read', () => {
    expect(() => loadContent(join(folder, 'none'))).toThrow(/content folder .*none cannot be read/);
  });
});
