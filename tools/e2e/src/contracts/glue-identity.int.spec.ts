import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import {
  type CredentialSource,
  type GlueSettings,
  type GlueTargetCatalog,
  type RoleToAssume,
  openGlueTargetCatalog,
} from '@dss/glue';
import { InMemoryCallMeter } from '@dss/ports/testing';
import { type Sandbox, startSandbox } from '@dss/sandbox';
import { withAwsEnvironment } from './aws-environment.config.js';

const ROLE = 'arn:aws:iam::210987654321:role/dss/writer';
const SESSION = 'arn:aws:sts::210987654321:assumed-role/writer/dsp-sync-main';
const ANN = { arn: 'arn:aws:iam::111122223333:user/ann', accessKeyId: 'AKIAANN' };
const KEYS: CredentialSource = { kind: 'keys', accessKeyId: 'AKIAANN', secretAccessKey: 'CANARY-key' };
const EXTERNAL_ID = 'CANARY-external-id';
const role = (change: Partial<RoleToAssume> = {}): RoleToAssume => ({
  arn: ROLE,
  externalId: EXTERNAL_ID,
  sessionName: 'dsp-sync-main',
  seconds: 900,
  ...change,
});

describe('the identity at AWS', () => {
  let sandbox: Sandbox;
  let now: () => number;
  let opened: GlueTargetCatalog[];
  let meter: InMemoryCallMeter;
  let folder: string;
  beforeEach(async () => {
    now = Date.now;
    opened = [];
    meter = new InMemoryCallMeter();
    folder = mkdtempSync(join(tmpdir(), 'identity-'));
    sandbox = await startSandbox({ now: () => now() });
    trustOnly(EXTERNAL_ID);
  });
  const trustOnly = (externalId: string) => {
    const trust = {
      Effect: 'Allow' as const,
      Principal: { AWS: ANN.arn },
      Action: 'sts:AssumeRole',
      Condition: { StringEquals: { 'sts:ExternalId': externalId } },
    };
    const roles = [{ arn: ROLE, trust: { Statement: trust } }];
    sandbox.aws.change({ identities: { others: 'refused', users: [ANN], roles } });
  };
  afterEach(async () => {
    for (const catalog of opened) catalog.close();
    rmSync(folder, { recursive: true });
    await sandbox.close();
  });

  const open = (settings: Partial<GlueSettings>) => {
    const catalog = openGlueTargetCatalog({ region: 'eu-central-1', endpoint: sandbox.awsUrl, ...settings }, meter);
    opened.push(catalog);
    return catalog;
  };
  const file = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const operations = () => sandbox.calls().map(({ operation }) => operation);

  it('is that of the keys, and is asked once', async () => {
    const catalog = open({ source: KEYS });
    const [one, two] = await Promise.all([catalog.identify(), catalog.identify()]);
    expect(one).toEqual({ account: '111122223333', arn: ANN.arn });
    expect(two).toEqual(one);
    expect(operations()).toEqual(['GetCallerIdentity']);
  });

  it('is that of a role, assumed once for all calls with its external id and session name', async () => {
    const catalog = open({ source: KEYS, role: role() });
    await Promise.all([catalog.findDatabase('a'), catalog.findDatabase('b'), catalog.findTable('a', 'b')]);
    expect(await catalog.identify()).toEqual({ account: '210987654321', arn: SESSION });
    expect(sandbox.aws.assumedRoles()).toMatchObject([
      { role: ROLE, session: 'dsp-sync-main', externalId: EXTERNAL_ID, by: ANN.arn },
    ]);
    expect(Object.keys(meter.traffic()).sort()).toContain('sts.AssumeRole');
  });

  it.each([
    ['another external id', role({ externalId: 'CANARY-wrong' }), /one is sent/],
    ['no external id', role({ externalId: undefined }), /none is sent/],
    ['a role that is not there', role({ arn: `${ROLE}-2` }), /writer-2 may not be assumed/],
  ])('is refused with %s, in words that name all sides and no secret', async (_story, wish, words) => {
    const catalog = open({ source: KEYS, role: wish });
    for (const call of [() => catalog.identify(), () => catalog.createDatabase({ Name: 'dsp_sales' })]) {
      const error: unknown = await call().catch((caught: unknown) => caught);
      expect(error).toMatchObject({ code: 'CREDENTIALS_REFUSED', disposition: 'halt' });
      expect(error).toHaveProperty('message', expect.stringMatching(/trust policy.*DSS_GLUE_EXTERNAL_ID/));
      expect(error).toHaveProperty('message', expect.stringMatching(words));
      expect(inspect(error, { depth: 8 })).not.toContain('CANARY');
    }
    expect(operations()).toEqual(['AssumeRole', 'AssumeRole']);
    expect(sandbox.glueDump().databases).toEqual([]);
  });

  it('is refused with keys that nobody knows', async () => {
    const source: CredentialSource = { kind: 'keys', accessKeyId: 'AKIANOBODY', secretAccessKey: 'CANARY' };
    const error: unknown = await open({ source })
      .identify()
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'CREDENTIALS_REFUSED' });
    expect(inspect(error, { depth: 8 })).not.toContain('CANARY');
  });

  it('is no refusal while STS is away', async () => {
    sandbox.addFault({ target: 'sts', match: 'AssumeRole', kind: '503', times: 1 });
    const catalog = open({ source: KEYS, role: role() });
    await expect(catalog.findDatabase('a')).rejects.toMatchObject({
      code: 'REMOTE_UNAVAILABLE',
      details: { outcomeUnknown: false },
    });
    await expect(catalog.findDatabase('a')).resolves.toBeUndefined();
  });

  describe('of a session that has ended', () => {
    it('is renewed, once for all calls that met its end, and they are done', async () => {
      const catalog = open({ source: KEYS, role: role() });
      await catalog.createDatabase({ Name: 'dsp_sales' });
      // Of the service only: to the SDK, which renews five minutes before the end, the session has its time before it.
      now = () => Date.now() + 901_000;

      await Promise.all(
        Array.from({ length: 20 }, (_, index) => catalog.createTable('dsp_sales', { Name: `t${index}` })),
      );

      expect(sandbox.glueDump('dsp_sales').tables).toHaveLength(20);
      expect(sandbox.aws.assumedRoles()).toHaveLength(2);
    });

    it('is renewed before its end, without a refused call', async () => {
      // A quarter of an hour less five minutes ago.
      now = () => Date.now() - 601_000;
      const catalog = open({ source: KEYS, role: role() });
      await catalog.findDatabase('a');
      await catalog.findDatabase('a');
      expect(sandbox.aws.assumedRoles().length).toBeGreaterThan(1);
      expect(sandbox.calls().filter(({ status }) => status === 403)).toEqual([]);
    });

    it('is told when it cannot be renewed, and a refusal that comes again is not asked about for ever', async () => {
      const catalog = open({ source: KEYS, role: role() });
      await catalog.findDatabase('a');
      sandbox.addFault({ target: 'glue', match: 'GetDatabase', kind: '401', times: 9 });
      await expect(catalog.findDatabase('a')).rejects.toMatchObject({ code: 'CREDENTIALS_REFUSED' });
      expect(operations().filter((operation) => operation === 'GetDatabase')).toHaveLength(3);
      trustOnly('another-id');
      await expect(catalog.findDatabase('a')).rejects.toThrow(/may not be assumed/);
    });
  });

  describe('from the surroundings', () => {
    it('is that of the environment, in the chain', async () => {
      const variables = { AWS_ACCESS_KEY_ID: ANN.accessKeyId, AWS_SECRET_ACCESS_KEY: 'CANARY' };
      const identity = await withAwsEnvironment(variables, () => open({}).identify());
      expect(identity.arn).toBe(ANN.arn);
    });

    const profiles = () => ({
      AWS_SHARED_CREDENTIALS_FILE: file(
        'credentials',
        '[ann]\naws_access_key_id=AKIAANN\naws_secret_access_key=CANARY\n',
      ),
      AWS_CONFIG_FILE: file(
        'config',
        `[profile writer]\nrole_arn=${ROLE}\nsource_profile=ann\nexternal_id=${EXTERNAL_ID}\nrole_session_name=dsp-sync-main\n`,
      ),
    });

    it.each([
      ['ann', ANN.arn],
      ['writer', SESSION],
    ])('is that of profile %s, roles of profiles included', async (profile, arn) => {
      const catalog = open({ source: { kind: 'profile', profile } });
      expect((await withAwsEnvironment(profiles(), () => catalog.identify())).arn).toBe(arn);
      // Over our own wire, so counted.
      expect('sts.AssumeRole' in meter.traffic()).toBe(arn === SESSION);
    });

    it('is nobody else’s when the profile is not there', async () => {
      const catalog = open({ source: { kind: 'profile', profile: 'carl' } });
      const keys = { AWS_ACCESS_KEY_ID: ANN.accessKeyId, AWS_SECRET_ACCESS_KEY: 'CANARY' };
      const asked = withAwsEnvironment({ ...profiles(), ...keys }, () => catalog.identify());
      await expect(asked).rejects.toMatchObject({
        code: 'CREDENTIALS_REFUSED',
        message: expect.stringMatching(/No AWS credentials were found.*carl/),
      });
      expect(sandbox.calls()).toEqual([]);
    });

    describe('by a web identity', () => {
      const token = (subject: string) => {
        const claims = { iss: 'https://oidc.example.com/id/1', sub: subject, aud: 'sts', exp: Date.now() / 1000 + 600 };
        const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
        return [part({ alg: 'RS256' }), part(claims), 'CANARY'].join('.');
      };
      const source = (subject: string): CredentialSource => ({
        kind: 'web-identity',
        tokenFile: file('token', token(subject)),
        roleArn: ROLE,
        sessionName: 'dsp-sync-main',
      });
      beforeEach(() => {
        const trust = {
          Effect: 'Allow' as const,
          Principal: { Federated: 'arn:aws:iam::210987654321:oidc-provider/oidc.example.com/id/1' },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: { StringEquals: { 'oidc.example.com/id/1:sub': 'writer' } },
        };
        sandbox.aws.change({ identities: { others: 'refused', roles: [{ arn: ROLE, trust: { Statement: trust } }] } });
      });

      it('is that of its role, without any key', async () => {
        expect(await open({ source: source('writer') }).identify()).toMatchObject({ arn: SESSION });
      });

      it('is refused when the role does not trust it', async () => {
        const error: unknown = await open({ source: source('other') })
          .identify()
          .catch((caught: unknown) => caught);
        expect(error).toMatchObject({ code: 'CREDENTIALS_REFUSED', message: expect.stringContaining(ROLE) });
        expect(inspect(error, { depth: 8 })).not.toContain('CANARY');
      });
    });
  });
});
