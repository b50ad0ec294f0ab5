import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CheckReport } from '@dss/contracts';
import { readStackConfig } from '../stack.config.js';

jest.setTimeout(180_000);

const ROOT = join(__dirname, '../../../..');

async function conformance(...args: readonly string[]): Promise<{ code: number | null; text: string }> {
  const child = spawn(process.execPath, ['tools/start/conformance.mjs', ...args], {
    cwd: ROOT,
    env: readStackConfig().environment,
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (more: string) => (text += more));
  child.stderr.setEncoding('utf8').on('data', (more: string) => (text += more));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, text };
}

describe('npm run conformance', () => {
  it('looks at the sandbox, prints what it saw and writes the report', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'conformance-'));
    const file = join(folder, 'report.json');
    const { code, text } = await conformance('--only', 'lock.', '--report', file);
    expect(text).toMatch(/^met +lock\.stale-refused +An update from a stale version is refused/m);
    expect(text).toMatch(/^6 met, 0 different, 0 unsupported, 0 skipped, 0 failed$/m);
    expect(code).toBe(0);
    const report = CheckReport.parse(JSON.parse(readFileSync(file, 'utf8')));
    expect(report).toMatchObject({ tool: 'conformance', target: { name: 'sandbox' }, summary: { verdict: 'met' } });
    rmSync(folder, { recursive: true });
  });

  it('lists what it would look at, and what it needs to hear', async () => {
    expect(await conformance('--list', '--only', 'lock.stale')).toMatchObject({
      code: 0,
      text: expect.stringContaining('aws-glue.md 2.2'),
    });
    expect(await conformance('--help')).toMatchObject({ code: 0, text: expect.stringContaining('--live') });
  });

  it('could not run: a real account without consent, an unknown option, nobody there', async () => {
    const refused = async (words: string, ...args: string[]) => {
      expect(await conformance(...args)).toMatchObject({ code: 1, text: expect.stringContaining(words) });
    };
    await refused('may be a real account', '--endpoint', 'https://glue.eu-central-1.amazonaws.com');
    await refused('--endpiont', '--endpiont', 'x');
    await refused('cannot be created and deleted', '--endpoint', 'http://127.0.0.1:1');
  });
});
