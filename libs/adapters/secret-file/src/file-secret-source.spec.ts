import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { secretSourceContract } from '@dss/ports/testing';
import { FileSecretSource } from './file-secret-source.js';

async function aFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'dss-secrets-'));
  return { path: join(folder, 'secrets.json'), remove: () => rm(folder, { recursive: true }) };
}

secretSourceContract('FileSecretSource', async () => {
  const { path, remove } = await aFolder();
  const secrets: Record<string, string> = {};
  await writeFile(path, '{}', { mode: 0o600 });
  return {
    source: new FileSecretSource(path, () => undefined),
    store: async (reference, value) => {
      secrets[reference] = value;
      await writeFile(path, JSON.stringify(secrets));
    },
    close: remove,
  };
});

describe('FileSecretSource', () => {
  let path: string;
  let remove: () => Promise<void>;
  let warnings: unknown[];
  let source: FileSecretSource;

  beforeEach(async () => {
    ({ path, remove } = await aFolder());
    warnings = [];
    source = new FileSecretSource(path, (...warning) => warnings.push(warning));
  });
  afterEach(() => remove());

  it('gives an object as JSON text, so that a secret can be written as it is', async () => {
    await writeFile(path, '{ "dsp/sales": { "clientId": "a", "scopes": [] } }');

    expect(JSON.parse(await source.get('dsp/sales'))).toEqual({ clientId: 'a', scopes: [] });
  });

  it('names the file that is missing', async () => {
    await expect(source.get('dsp/sales')).rejects.toMatchObject({
      code: 'CREDENTIALS_REFUSED',
      message: expect.stringContaining(path),
      details: { error: 'ENOENT' },
    });
  });

  it.each([
    ['broken JSON', '{ "dsp/sales": "sesame" oops'],
    ['a list', '["sesame"]'],
    ['a number for a secret', '{ "dsp/sales": 7, "other": "sesame" }'],
  ])('refuses %s without showing a word of it', async (_story, text) => {
    await writeFile(path, text);

    const refused: unknown = await source.get('dsp/sales').catch((error: unknown) => error);

    expect(refused).toMatchObject({ code: 'CREDENTIALS_REFUSED', message: expect.stringContaining(path) });
    const shown = refused as Error;
    expect([shown.message, shown.stack, JSON.stringify(shown), String(shown.cause)].join()).not.toContain('sesame');
  });

  it('warns once when others may read the file, and never when only the owner may', async () => {
    await writeFile(path, '{ "a": "1" }');
    await chmod(path, 0o600);
    await source.get('a');
    expect(warnings).toEqual([]);

    await chmod(path, 0o640);
    await source.get('a');
    await source.get('a');

    expect(warnings).toEqual([[expect.stringContaining('secret file'), { path, mode: '640' }]]);
  });
});
