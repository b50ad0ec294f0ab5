import { openTarget } from './open-target.js';
import { readOptions } from './options.js';

describe('the target', () => {
  it.each([
    ['AWS itself', []],
    ['an address that may be a VPC endpoint', ['--endpoint', 'https://10.0.0.7']],
    ['an address of AWS', ['--endpoint', 'https://glue.eu-central-1.amazonaws.com']],
  ])('%s is taken with --live only, and with the person\u2019s credentials', async (_story, args) => {
    const live = await openTarget(readOptions([...args, '--live', '--prefix', 'throw_away_']), false);
    expect(live).toMatchObject({ credentials: undefined, sandbox: undefined });
    if (args.length === 0) return;
    await expect(openTarget(readOptions(args), true)).rejects.toThrow(/may be a real account. Say --live/);
  });

  it('on this machine gets made-up credentials when there are none', async () => {
    const options = readOptions(['--endpoint', 'http://127.0.0.1:4566']);
    expect(await openTarget(options, false)).toMatchObject({ credentials: { accessKeyId: 'sandbox' } });
    expect(await openTarget(options, true)).toMatchObject({ credentials: undefined });
  });
});
