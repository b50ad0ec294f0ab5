import { SANDBOX_CLIENT, startSandbox } from '@dss/sandbox';
import { openSecretsManager } from '@dss/secrets-manager';

describe('SecretsManagerSecretSource against the sandbox', () => {
  it('reads the client of the tenant, and its new secret after a rotation when asked afresh', async () => {
    const sandbox = await startSandbox();
    const source = openSecretsManager({
      region: 'eu-central-1',
      endpoint: sandbox.awsUrl,
      credentials: { accessKeyId: 'AKIASANDBOX', secretAccessKey: 'sandbox' },
      now: () => 0,
    });
    try {
      expect(await source.get(sandbox.secretId)).toContain(SANDBOX_CLIENT.secret);
      sandbox.changeSecret('rotated', true);

      expect(await source.get(sandbox.secretId)).toContain(SANDBOX_CLIENT.secret);
      expect(await source.get(sandbox.secretId, { fresh: true })).toContain('rotated');
      await expect(source.get('nothing/there')).rejects.toMatchObject({ code: 'CREDENTIALS_REFUSED' });
    } finally {
      source.close();
      await sandbox.close();
    }
  });
});
