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

  it.each([
    ['a port that is none', ['--aws-port', '70000'], '--aws-port'],
    ['a quota of nothing', ['--quota', '0'], '--quota'],
    ['an unknown flag', ['--contents', 'x'], '--contents'],
  ])('name %s', (_story, args, words) => {
    expect(() => readFlags(args)).toThrow(words);
  });
});
