import { execFile } from 'node:child_process';

jest.setTimeout(600_000);

/** The command as it is typed, small: that it measures, not what. */
const bench = (...args: string[]) =>
  new Promise<{ code: number; text: string }>((resolve) => {
    const child = execFile(process.execPath, ['tools/bench/main.mjs', ...args], (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : (child.exitCode ?? -1), text: stdout + stderr });
    });
  });

describe('npm run bench', () => {
  it('measures first sync, no change and some changes with floors, calls and naive ways, and finds Glue right', async () => {
    const { code, text } = await bench('S1', 'S2', 'S3', '--n', '60', '--repeat', '1', '--allow-busy');
    expect([code, text.includes('WRONG'), text]).toEqual([0, false, expect.stringContaining('S3')]);
    expect(text).toMatch(/met {4}definitions read: 60, at most 60\n/);
    expect(text).toMatch(/met {4}definitions read: 0, at most 0\n/);
    expect(text).toMatch(/met {4}writes to tables: 0, at most 0\n/);
    expect(text).toMatch(/B1 sequential/);
    expect(text).toMatch(/CreateTable by the AWS SDK/);
  });

  it('says what is wrong with its options', async () => {
    const { code, text } = await bench('S99', '--n', 'many');
    expect(code).toBe(1);
    expect(text).toContain('scenario');
    expect(text).toContain('--n');
  });
});
