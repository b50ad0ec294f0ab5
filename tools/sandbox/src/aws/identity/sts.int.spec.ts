import { GetDatabasesCommand } from '@aws-sdk/client-glue';
import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  AssumeRoleWithWebIdentityCommand,
  type Credentials,
  GetCallerIdentityCommand,
} from '@aws-sdk/client-sts';
import { type Sandbox } from '../../sandbox.js';
import { startSandbox } from '../../start-sandbox.js';
import { type AwsClients, awsClients, type AwsKeys, keys } from '../../testing/aws-clients.js';
import { SMALL_CONTENT } from '../../testing/small-content.js';

const ROLE = 'arn:aws:iam::210987654321:role/dss/writer';
const SESSION = 'arn:aws:sts::210987654321:assumed-role/writer/run-1';
const trust = (
  Principal: { AWS?: string; Federated?: string },
  Action: string,
  StringEquals: Record<string, string>,
) => ({
  Statement: [{ Effect: 'Allow' as const, Principal, Action, Condition: { StringEquals } }],
});

describe('the stand-in\u2019s STS, driven by the real SDK', () => {
  let sandbox: Sandbox;
  let clients: AwsClients;
  let now: number;
  beforeEach(async () => {
    now = Date.parse('2026-11-20T12:00:00Z');
    sandbox = await startSandbox({ content: SMALL_CONTENT, now: () => now });
    clients = awsClients(sandbox);
  });
  afterEach(async () => {
    clients.destroy();
    await sandbox.close();
  });

  const assume = (more: Partial<AssumeRoleCommandInput> = {}, by?: AwsKeys) =>
    clients.sts(by).send(new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: 'run-1', ...more }));
  const identity = (by?: AwsKeys) => clients.sts(by).send(new GetCallerIdentityCommand({}));
  const list = (by?: AwsKeys) => clients.glue(by).send(new GetDatabasesCommand({}));

  it('finds the caller by his credentials', async () => {
    sandbox.aws.change({
      identities: { users: [{ arn: 'arn:aws:iam::111122223333:user/ops/ann', accessKeyId: 'AKIAANN' }] },
    });
    expect(await identity(keys('AKIAANN'))).toMatchObject({
      Account: '111122223333',
      Arn: 'arn:aws:iam::111122223333:user/ops/ann',
    });
    expect(await identity(keys('444455556666'))).toMatchObject({ Account: '444455556666' });
    expect(await identity()).toMatchObject({ Account: '123456789012' });
  });

  it('makes the holder of a role somebody of the role\u2019s account, until the session ends', async () => {
    const { Credentials, AssumedRoleUser } = await assume({ DurationSeconds: 900 });
    expect(AssumedRoleUser?.Arn).toBe(SESSION);
    expect(Credentials?.AccessKeyId).toMatch(/^ASIA/);
    const session = keysOf(Credentials);
    expect(await identity(session)).toMatchObject({ Account: '210987654321', Arn: SESSION });
    await list(session);
    expect(sandbox.calls().at(-1)).toMatchObject({ account: '210987654321', principal: SESSION });
    now += 900_000;
    await expect(list(session)).rejects.toMatchObject({
      name: 'ExpiredTokenException',
      message: 'The security token included in the request is expired',
    });
    await expect(identity(session)).rejects.toMatchObject({ name: 'ExpiredToken' });
  });

  it('knows its sessions after a restart', async () => {
    const session = keysOf((await assume()).Credentials);
    await sandbox.close();
    sandbox = await startSandbox({
      content: SMALL_CONTENT,
      now: () => now,
      awsPort: Number(new URL(sandbox.awsUrl).port),
    });
    expect(await identity(session)).toMatchObject({ Arn: SESSION });
  });

  it('refuses a session\u2019s key without its token, with another one\u2019s and with a made-up one', async () => {
    const [first, second] = [keysOf((await assume()).Credentials), keysOf((await assume()).Credentials)];
    const bare = { accessKeyId: first.accessKeyId, secretAccessKey: first.secretAccessKey };
    for (const wrong of [
      bare,
      { ...first, sessionToken: second.sessionToken ?? '' },
      { ...first, sessionToken: 'x' },
    ]) {
      await expect(list(wrong)).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
      await expect(identity(wrong)).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
    }
  });

  describe('a role that demands an external id', () => {
    beforeEach(() => {
      const condition = { 'sts:ExternalId': 'ext-1' };
      sandbox.aws.change({
        identities: { roles: [{ arn: ROLE, trust: trust({ AWS: '123456789012' }, 'sts:AssumeRole', condition) }] },
      });
    });

    it('is lent to who knows it; session name, external id and tags are recorded', async () => {
      await assume({ ExternalId: 'ext-1', Tags: [{ Key: 'tenant', Value: 'acme' }] });
      expect(sandbox.aws.assumedRoles()).toEqual([
        {
          time: '2026-11-20T12:00:00.000Z',
          expires: '2026-11-20T13:00:00.000Z',
          role: ROLE,
          session: 'run-1',
          externalId: 'ext-1',
          by: 'arn:aws:iam::123456789012:user/sandbox',
          tags: { tenant: 'acme' },
        },
      ]);
    });

    it.each([
      ['nobody who does not say it', {}, undefined],
      ['nobody who says another', { ExternalId: 'ext-2' }, undefined],
      ['nobody of another account', { ExternalId: 'ext-1' }, keys('444455556666')],
    ])('is lent to %s', async (_story, input, by) => {
      await expect(assume(input, by)).rejects.toMatchObject({
        name: 'AccessDenied',
        message: expect.stringMatching(
          /^User: arn:aws:iam::\d{12}:user\/sandbox is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::210987654321:role\/dss\/writer$/,
        ),
        $metadata: { httpStatusCode: 403 },
      });
      expect(sandbox.aws.assumedRoles()).toEqual([]);
    });
  });

  it('lends a role no longer than the role, the service and a chain of roles allow', async () => {
    sandbox.aws.change({ identities: { roles: [{ arn: ROLE, maxSessionSeconds: 7200 }] } });
    const session = keysOf((await assume({ DurationSeconds: 7200 })).Credentials);
    await expect(assume({ DurationSeconds: 7201 })).rejects.toMatchObject({ name: 'ValidationError' });
    await expect(assume({ DurationSeconds: 3601 }, session)).rejects.toMatchObject({
      name: 'ValidationError',
      message: expect.stringContaining('role chaining'),
    });
  });

  it('asks the caller\u2019s own policy too', async () => {
    const user = { arn: 'arn:aws:iam::123456789012:user/ann', accessKeyId: 'AKIAANN' };
    const policy = { Statement: { Effect: 'Allow' as const, Action: 'glue:*', Resource: '*' } };
    sandbox.aws.change({ identities: { users: [{ ...user, policy }] } });
    await expect(assume({}, keys('AKIAANN'))).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  describe('a web identity', () => {
    const FEDERATED = 'arn:aws:iam::210987654321:oidc-provider/oidc.example.com/id/1';
    const claims = () => ({
      iss: 'https://oidc.example.com/id/1',
      sub: 'system:serviceaccount:dss:glue-writer',
      aud: 'sts.amazonaws.com',
      exp: now / 1000 + 600,
    });
    const assumeWith = (token: string) =>
      clients.sts().send(
        new AssumeRoleWithWebIdentityCommand({
          RoleArn: ROLE,
          RoleSessionName: 'run-1',
          WebIdentityToken: token,
        }),
      );
    beforeEach(() => {
      const condition = { 'oidc.example.com/id/1:sub': 'system:serviceaccount:dss:glue-writer' };
      const role = trust({ Federated: FEDERATED }, 'sts:AssumeRoleWithWebIdentity', condition);
      sandbox.aws.change({ identities: { roles: [{ arn: ROLE, trust: role }] } });
    });

    it('that the role trusts gets its session without any key', async () => {
      const lent = await assumeWith(jwt(claims()));
      expect(lent).toMatchObject({
        SubjectFromWebIdentityToken: 'system:serviceaccount:dss:glue-writer',
        Audience: 'sts.amazonaws.com',
        Provider: 'oidc.example.com/id/1',
        AssumedRoleUser: { Arn: SESSION },
      });
      expect(await identity(keysOf(lent.Credentials))).toMatchObject({ Arn: SESSION });
    });

    it.each([
      [
        'of another service account',
        () => jwt({ ...claims(), sub: 'system:serviceaccount:dss:other' }),
        'AccessDenied',
      ],
      ['of another provider', () => jwt({ ...claims(), iss: 'https://oidc.example.com/id/2' }), 'AccessDenied'],
      ['that has expired', () => jwt({ ...claims(), exp: now / 1000 - 1 }), 'ExpiredTokenException'],
      ['that is no token', () => 'made-up', 'InvalidIdentityTokenException'],
    ])('%s is refused', async (_story, token, name) => {
      await expect(assumeWith(token())).rejects.toMatchObject({ name });
    });
  });

  it('refuses everybody who is not described when told to', async () => {
    const user = { arn: 'arn:aws:iam::123456789012:user/ann', accessKeyId: 'AKIAANN' };
    sandbox.aws.change({ identities: { others: 'refused', users: [user] } });
    await expect(list()).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
    await expect(assume({}, keys('AKIAANN'))).rejects.toMatchObject({ name: 'AccessDenied' });
    await list(keys('AKIAANN'));
  });
});

function keysOf(credentials: Credentials | undefined): AwsKeys {
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = credentials ?? {};
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

function jwt(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return [part({ alg: 'RS256' }), part(claims), 'signature'].join('.');
}
