import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { type Sandbox } from '../sandbox.js';
import { startSandbox } from '../start-sandbox.js';

const config = { region: 'eu-central-1', credentials: { accessKeyId: 'AKIA', secretAccessKey: 's' }, maxAttempts: 1 };

describe('the other AWS services on the same port, driven by the real SDKs', () => {
  let sandbox: Sandbox;
  let secrets: SecretsManagerClient;
  let sts: STSClient;
  beforeAll(async () => {
    sandbox = await startSandbox({ secrets: { other: '{"username":"u"}' } });
    secrets = new SecretsManagerClient({ ...config, endpoint: sandbox.awsUrl });
    sts = new STSClient({ ...config, endpoint: sandbox.awsUrl });
  });
  afterAll(async () => {
    secrets.destroy();
    sts.destroy();
    await sandbox.close();
  });

  const secretOf = (SecretId: string) => secrets.send(new GetSecretValueCommand({ SecretId }));

  it('gives the OAuth client of its own tenant, by name or ARN', async () => {
    const found = await secretOf(sandbox.secretId);
    expect(JSON.parse(found.SecretString ?? '')).toMatchObject({
      type: 'datasphere-oauth',
      tenantUrl: sandbox.tenantUrl,
      tokenUrl: `${sandbox.tenantUrl}/oauth/token`,
      grant: 'client_credentials',
    });
    expect(found.VersionStages).toEqual(['AWSCURRENT']);
    expect((await secretOf(found.ARN ?? '')).VersionId).toBe(found.VersionId);
  });

  it('gives a new version after a rotation', async () => {
    const before = await secretOf(sandbox.secretId);
    sandbox.changeSecret('rotated', true);
    const after = await secretOf(sandbox.secretId);
    expect(after.VersionId).not.toBe(before.VersionId);
    expect(after.SecretString).toContain('rotated');
  });

  it('gives other secrets and knows no unknown one', async () => {
    expect((await secretOf('other')).SecretString).toBe('{"username":"u"}');
    await expect(secretOf('none')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(secretOf('')).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('says who is calling', async () => {
    expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: '123456789012',
      Arn: expect.stringMatching(/^arn:aws:iam::/),
    });
  });

  const role = { RoleArn: 'arn:aws:iam::210987654321:role/dss/writer', RoleSessionName: 'run-1' };

  it('lends a role for the wished time', async () => {
    const { Credentials, AssumedRoleUser } = await sts.send(
      new AssumeRoleCommand({ ...role, ExternalId: 'ext-1', DurationSeconds: 900 }),
    );
    expect(AssumedRoleUser?.Arn).toBe('arn:aws:sts::210987654321:assumed-role/writer/run-1');
    const left = (Credentials?.Expiration?.getTime() ?? 0) - Date.now();
    expect(left).toBeGreaterThan(800_000);
    expect(left).toBeLessThanOrEqual(900_000);
  });

  it.each([
    ['no role', { RoleArn: 'writer' }],
    ['a session name that is too short', { RoleSessionName: 'x' }],
    ['an external id with a blank', { ExternalId: 'a b' }],
    ['a time that is too short', { DurationSeconds: 60 }],
  ])('refuses %s', async (_story, change) => {
    await expect(sts.send(new AssumeRoleCommand({ ...role, ...change }))).rejects.toMatchObject({
      name: 'ValidationError',
    });
  });
});
