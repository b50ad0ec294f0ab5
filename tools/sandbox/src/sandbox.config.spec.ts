import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFlags } from './sandbox.config.js';

describe('the flags of the sandbox', () => {
  it('have free ports and no limits when nothing is said', () => {
    const { quotaPerMinute, content, ...rest } = readFlags([]);
    expect(rest).toMatchObject({ tenantPort: 0, awsPort: 0, adminPort: 0 });
    expect([quotaPerMinute, content]).toEqual([undefined, undefined]);
  });

  it('are read in both spellings', () => {
    const flags = readFlags([
      '--tenant-port',
      '8100',
      '--content=dir',
      '--quota',
      '300',
      '--token-lifetime=60',
      '--data=d',
    ]);
    expect(flags).toMatchObject({
      tenantPort: 8100,
      content: 'dir',
      quotaPerMinute: 300,
      tokenLifetimeSeconds: 60,
      data: 'd',
    });
  });

  it('read a plan of generated content', () => {
    expect(readFlags(['--generate', 'n=2000,columns=50,seed=7']).generate).toEqual({
      assets: 2000,
      columns: 50,
      seed: 7,
    });
    expect(readFlags(['--generate=n=10']).generate).toEqual({ assets: 10, columns: undefined, seed: 1 });
  });

  it('may name a file with the settings of the AWS endpoints', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sandbox-flags-'));
    const file = join(folder, 'aws.json');
    writeFileSync(file, '{ "rates": [{ "perSecond": 10, "burst": 20 }] }');
    expect(readFlags(['--aws-settings', file]).aws).toMatchObject({ rates: [{ operation: '*', perSecond: 10 }] });
    writeFileSync(file, '{ "rates": [{ "perSecond": 0 }] }');
    expect(() => readFlags(['--aws-settings', file])).toThrow(/--aws-settings[^]*rates\[0\]\.perSecond/);
    rmSync(folder, { recursive: true });
    expect(() => readFlags(['--aws-settings', file])).toThrow('ENOENT');
  });

  it.each([
    ['a plan without a size', ['--generate', 'seed=1'], '--generate.n'],
    ['a plan with an unknown word', ['--generate', 'n=5,rows=1'], '--generate'],
    ['a port that is none', ['--aws-port', '70000'], '--aws-port'],
    ['a quota of nothing', ['--quota', '0'], '--quota'],
    ['an unknown flag', ['--contents', 'x'], '--contents'],
  ])('name %s', (_story, args, words) => {
    expect(() => readFlags(args)).toThrow(words);
  });
});
