import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LOCAL, anApi } from '../testing/gateway-fixture.js';
import { PROBLEMS, type ProblemCode, typeOf } from '../http/problem.js';
import { Guides } from './guides.js';

describe('Guides', () => {
  const folder = mkdtempSync(join(tmpdir(), 'guides-'));
  mkdirSync(join(folder, 'decisions'));
  writeFileSync(join(folder, 'operations.md'), '# Operations\n\n[why](decisions/0001-why.md)\n');
  writeFileSync(join(folder, 'decisions/0001-why.md'), '# 1. Why <so>\n');
  writeFileSync(join(folder, 'secret.json'), '{}');
  writeFileSync(join(folder, '..', 'outside.md'), '# Outside\n');
  afterAll(() => {
    rmSync(folder, { recursive: true });
    rmSync(join(folder, '..', 'outside.md'));
  });
  const guides = Guides.open(folder);

  it('are the Markdown files of the folder, named without their ending', () => {
    expect([...guides.names].sort()).toEqual(['decisions/0001-why', 'operations']);
  });

  it('are pages with their heading as title and links to each other', () => {
    expect(guides.find('operations')).toContain('<title>SAP Datasphere Sync: Operations</title>');
    expect(guides.find('operations')).toContain('href="/docs/decisions/0001-why"');
  });

  it.each(['gone', '../outside', 'secret', 'secret.json', 'decisions', 'operations.md', ''])(
    'do not hold %p',
    (name) => {
      expect(guides.find(name)).toBeUndefined();
    },
  );

  it('are none where the folder is not', () => {
    expect(Guides.open(join(folder, 'gone')).names.size).toBe(0);
  });
});

describe('the guides at the gateway', () => {
  let api: Awaited<ReturnType<typeof anApi>>;
  beforeAll(async () => {
    api = await anApi();
  });
  afterAll(() => api.close());
  const get = (url: string) => api.app.inject({ url, headers: LOCAL });

  it.each(Object.keys(PROBLEMS) as ProblemCode[])('have the entry that the type of %s leads to', async (code) => {
    const [address = '', anchor] = typeOf(code).split('#');
    const page = await get(address);
    expect(page.statusCode).toBe(200);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.body).toContain(`<h3 id="${anchor}">${code}</h3>`);
  });

  it('have no link that leads nowhere, and load nothing from elsewhere', async () => {
    for (const name of Guides.open().names) {
      const page = await get(`/docs/${name}`);
      expect([name, page.statusCode]).toEqual([name, 200]);
      expect(page.headers['content-security-policy']).toMatch(/^default-src 'self'/);
      expect(page.body).not.toMatch(/<script|<style|style=|<img|src="/);
      for (const [, address = ''] of page.body.matchAll(/href="(\/[^"#]*)/g)) {
        expect([name, address, (await get(address)).statusCode]).toEqual([name, address, 200]);
      }
    }
  });

  it.each(['/docs/gone', '/docs/..%2FREADME', '/docs/decisions/gone', '/docs/troubleshooting.md', '/docs/__proto__'])(
    'say of %s that it is not there',
    async (url) => {
      expect((await get(url)).json()).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    },
  );
});
