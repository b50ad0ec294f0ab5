import { ConfigInvalidError, CredentialsRefusedError, RemoteUnavailableError } from '@dss/errors';
import { loadGlueWriterSettings } from '../glue-writer.config.js';
import { admitAccount } from './admit-account.js';

const sandbox = { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' };
const account = (id: string) => ({
  identify: () => Promise.resolve({ account: id, arn: `arn:aws:iam::${id}:role/x` }),
});
const settings = (environment: Readonly<Record<string, string>> = {}) =>
  loadGlueWriterSettings({ ...sandbox, ...environment });
const failing = (...errors: readonly Error[]) => {
  const left = [...errors];
  return {
    left,
    identify: () => {
      const error = left.shift();
      return error === undefined ? account('111122223333').identify() : Promise.reject(error);
    },
  };
};

describe('admitAccount', () => {
  const listed = { DSS_PRODUCTION_ACCOUNTS: '111122223333, 444455556666' };

  it.each(['dog', 'wolf'])(
    'keeps profile %s out of an account that is listed, whatever it was told',
    async (profile) => {
      const start = admitAccount(settings({ ...listed, DSS_PROFILE: profile }), account('444455556666'));
      await expect(start).rejects.toThrow(ConfigInvalidError);
      await expect(start).rejects.toThrow(/444455556666.*DSS_PRODUCTION_ACCOUNTS/);
    },
  );

  it('refuses a caller of another account than the one that is meant, and says who it is', async () => {
    const start = admitAccount(settings({ DSS_GLUE_ACCOUNT: '111122223333' }), account('444455556666'));
    await expect(start).rejects.toThrow(ConfigInvalidError);
    await expect(start).rejects.toThrow(/444455556666 \(arn:aws:iam::444455556666:role\/x\).*says 111122223333/);
  });

  it.each([
    ['the account that is meant', { DSS_GLUE_ACCOUNT: '000000000000' }],
    ['an account that is not listed', listed],
    ['any, when nothing is said', {}],
  ])('lets it into %s', async (_story, environment) => {
    const admitted = admitAccount(settings(environment), account('000000000000'));
    await expect(admitted).resolves.toEqual({ account: '000000000000', arn: 'arn:aws:iam::000000000000:role/x' });
  });

  const away = () => new RemoteUnavailableError('sts', 'reset');

  it('asks again when AWS does not answer, and does not start when it never does', async () => {
    await expect(admitAccount(settings(), failing(away(), away()), [0, 0])).resolves.toMatchObject({
      account: '111122223333',
    });
    await expect(admitAccount(settings(), failing(away(), away(), away()), [0, 0])).rejects.toThrow('sts is unavail');
  });

  it('does not ask again when it was refused', async () => {
    const target = failing(new CredentialsRefusedError('no trust'), away());
    await expect(admitAccount(settings(), target, [0, 0])).rejects.toThrow('no trust');
    expect(target.left).toHaveLength(1);
  });
});
