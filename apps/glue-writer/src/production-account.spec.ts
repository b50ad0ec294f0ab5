import { ConfigInvalidError } from '@dss/errors';
import { loadGlueWriterSettings } from './glue-writer.config.js';
import { refuseProductionAccount } from './production-account.js';

const sandbox = { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' };
const account = (id: string) => ({ identify: () => Promise.resolve({ account: id, arn: 'arn' }) });
const settings = (environment: Readonly<Record<string, string>>) =>
  loadGlueWriterSettings({ ...sandbox, ...environment });

describe('refuseProductionAccount', () => {
  const listed = { DSS_PRODUCTION_ACCOUNTS: '111122223333, 444455556666' };

  it.each(['dog', 'wolf'])(
    'keeps profile %s out of an account that is listed, whatever it was told',
    async (profile) => {
      const start = refuseProductionAccount(settings({ ...listed, DSS_PROFILE: profile }), account('444455556666'));
      await expect(start).rejects.toThrow(ConfigInvalidError);
      await expect(start).rejects.toThrow(/444455556666.*DSS_PRODUCTION_ACCOUNTS/);
    },
  );

  it('lets it into any other', async () => {
    await expect(refuseProductionAccount(settings(listed), account('000000000000'))).resolves.toBeUndefined();
  });

  it('asks nobody when none is listed', async () => {
    const target = { identify: () => Promise.reject(new Error('asked')) };
    await expect(refuseProductionAccount(settings({}), target)).resolves.toBeUndefined();
  });

  it('does not start when it cannot learn the account', async () => {
    const target = { identify: () => Promise.reject(new Error('STS is away')) };
    await expect(refuseProductionAccount(settings(listed), target)).rejects.toThrow('STS is away');
  });
});
