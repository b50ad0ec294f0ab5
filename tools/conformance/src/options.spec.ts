import { readOptions } from './options.js';

describe('the options of npm run conformance', () => {
  it('mean a sandbox of our own when nothing is said', () => {
    expect(readOptions([])).toMatchObject({ endpoint: undefined, live: false, prefix: 'dss_conformance_' });
  });

  it('name an endpoint, its admin port, a report and what is looked at', () => {
    const args = ['--endpoint', 'http://127.0.0.1:4566', '--admin=http://127.0.0.1:9091', '--report', 'r.json'];
    expect(readOptions([...args, '--only', 'lock.', '--region', 'us-east-1'])).toMatchObject({
      endpoint: 'http://127.0.0.1:4566',
      admin: 'http://127.0.0.1:9091',
      report: 'r.json',
      only: 'lock.',
      region: 'us-east-1',
    });
    expect(readOptions(['--live', '--prefix', 'throw_away_'])).toMatchObject({ live: true, prefix: 'throw_away_' });
  });

  it.each([
    ['a real account without names of its own', ['--live'], '--prefix'],
    ['a prefix that Glue would fold', ['--prefix', 'Test_'], '--prefix'],
    ['a prefix that is hardly one', ['--prefix', 'a'], '--prefix'],
    ['an endpoint that is no address', ['--endpoint', 'localhost:4566'], '--endpoint'],
    ['a password in an address', ['--endpoint', 'http://u:p@localhost:4566'], 'credentials'],
    ['an admin port of nothing', ['--admin', 'http://127.0.0.1:9091'], '--endpoint'],
    [
      'an admin port of a real account',
      ['--live', '--prefix', 'abc', '--endpoint', 'https://x', '--admin', 'http://y'],
      'real account',
    ],
    ['an unknown option', ['--endpiont', 'x'], '--endpiont'],
  ])('refuse %s', (_story, args, words) => {
    expect(() => readOptions(args)).toThrow(words);
  });
});
