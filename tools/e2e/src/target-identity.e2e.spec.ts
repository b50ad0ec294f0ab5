import { execFileSync } from 'node:child_process';
import type { Heartbeat } from '@dss/contracts';
import type { AwsSettingsInput } from '@dss/sandbox';
import { z } from 'zod';
import { ServiceProcess } from './service-process.js';
import { smallContentDir } from './stack.config.js';
import { Stack } from './stack.js';

jest.setTimeout(180_000);

const ACCOUNT = '123456789012';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/dsp-sync`;
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/dsp-sync/dsp-sync-main`;
const CALLER = 'arn:aws:iam::111122223333:user/workload';
const EXTERNAL_ID = 'CANARY-external-id';

/** What an operator sets for a catalog in somebody's account. */
const ENVIRONMENT = {
  AWS_ACCESS_KEY_ID: 'AKIAWORKLOAD',
  AWS_SECRET_ACCESS_KEY: 'CANARY-secret-key',
  DSS_INSTALLATION: 'main',
  DSS_MANAGEMENT: 'all',
  DSS_GLUE_CREDENTIALS: 'keys',
  DSS_GLUE_ROLE_ARN: ROLE,
  DSS_GLUE_EXTERNAL_ID: EXTERNAL_ID,
  DSS_GLUE_ACCOUNT: ACCOUNT,
};

const Policy = z.object({
  Statement: z.array(
    z.object({
      Sid: z.string(),
      Effect: z.literal('Allow'),
      Action: z.array(z.string()),
      Resource: z.array(z.string()),
    }),
  ),
});
type Policy = z.infer<typeof Policy>;

/** As the operator runs it, with the writer's own settings. */
function printedPolicy(): Policy {
  const printed = execFileSync(process.execPath, ['tools/config/dist/main.js', 'policy'], {
    env: ENVIRONMENT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return Policy.parse(JSON.parse(printed));
}

function identities(policy: Policy): NonNullable<AwsSettingsInput['identities']> {
  const trust = {
    Effect: 'Allow' as const,
    Principal: { AWS: CALLER },
    Action: 'sts:AssumeRole',
    Condition: { StringEquals: { 'sts:ExternalId': EXTERNAL_ID } },
  };
  const own = [
    { Effect: 'Allow' as const, Action: 'sts:AssumeRole', Resource: ROLE },
    { Effect: 'Allow' as const, Action: 'secretsmanager:GetSecretValue', Resource: '*' },
  ];
  return {
    others: 'refused',
    users: [{ arn: CALLER, accessKeyId: 'AKIAWORKLOAD', policy: { Statement: own } }],
    roles: [{ arn: ROLE, trust: { Statement: trust }, policy: { Statement: policy.Statement } }],
  };
}

interface StatusAnswer {
  readonly targets: readonly Record<string, unknown>[];
  readonly instances: readonly Heartbeat[];
  readonly notes: readonly string[];
}

describe('the product as a role with the printed policy', () => {
  let stack: Stack;
  const policy = printedPolicy();
  const started: ServiceProcess[] = [];
  beforeAll(async () => {
    stack = await Stack.start({
      sandbox: { content: smallContentDir(), aws: { identities: identities(policy) } },
      environment: ENVIRONMENT,
    });
  });
  afterAll(async () => {
    for (const process of started) await process.kill('SIGTERM');
    await stack.stop();
  });
  const status = async () => (await stack.api.get('/api/v1/status')) as StatusAnswer;
  /** A second writer, which need not become ready. */
  const startWriter = (settings: Readonly<Record<string, string>>) => {
    const process = new ServiceProcess('glue-writer', { ...stack.environment('glue-writer', 0), ...settings });
    started.push(process);
    return process;
  };

  it('syncs a tenant and compares it once more without one refused call, and signs what it has written', async () => {
    const run = await stack.api.run();
    expect(run).toMatchObject({ end: 'completed', counts: { created: expect.any(Number) } });
    const [, ...tables] = stack.sandbox.glueDump().tables;
    expect(tables.length).toBeGreaterThan(0);
    const outcomes = await stack.api.assets(run.id);
    expect(outcomes.find(({ outcome }) => outcome === 'created')).toMatchObject({ principal: SESSION });
    expect(await stack.api.run({ mode: 'full' })).toMatchObject({ end: 'completed' });
    const refused = stack.sandbox.calls().filter(({ error = '' }) => /Denied|Unrecognized|Expired/.test(error));
    expect(refused).toEqual([]);
    expect(stack.sandbox.aws.assumedRoles()).toMatchObject([{ role: ROLE, externalId: EXTERNAL_ID, by: CALLER }]);
  });

  it('shows who it is at the target, what it may do and what the lock does, and leaves nothing of the trial', async () => {
    // The writer's next heartbeat brings it.
    let shown = await status();
    while (shown.targets.length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      shown = await status();
    }
    const { targets, instances } = shown;
    const target = `${new URL(stack.sandbox.awsUrl).host}/${ACCOUNT}/eu-central-1`;
    expect(targets).toEqual([
      expect.objectContaining({
        target,
        account: ACCOUNT,
        arn: SESSION,
        optimisticLock: 'honoured',
        missing: [],
        unknown: ['glue:CreateDatabase'],
      }),
    ]);
    expect(instances.find(({ service }) => service === 'glue-writer')?.identities).toEqual({ [target]: SESSION });
    const names = stack.sandbox.glueDump().databases.map(({ Name }) => Name);
    expect(names.filter((name) => name.includes('probe'))).toEqual([]);
  });

  it.each([
    ['another external id', { DSS_GLUE_EXTERNAL_ID: 'CANARY-wrong' }, /may not be assumed.*DSS_GLUE_EXTERNAL_ID/],
    [
      'credentials of another account',
      { DSS_GLUE_ROLE_ARN: '', DSS_GLUE_EXTERNAL_ID: '' },
      new RegExp(`belong to account 111122223333 .*DSS_GLUE_ACCOUNT says ${ACCOUNT}`),
    ],
    ['keys that nobody knows', { AWS_ACCESS_KEY_ID: 'AKIANOBODY' }, /may not be assumed/],
  ])('does not start with %s, and says why', async (_story, settings, words) => {
    const writes = () =>
      stack.sandbox.calls().filter(({ operation }) => /^(Create|Update|Delete)/.test(operation)).length;
    const before = writes();
    const writer = startWriter(settings);
    expect(await writer.ended()).toBe(1);
    expect(writer.lines.join('\n')).toMatch(words);
    expect(writer.lines.join('\n')).not.toContain('CANARY');
    expect(writes()).toBe(before);
  });

  it('is not ready while an action is missing, and names it with its remedy and the whole policy', async () => {
    await stack.service('glue-writer').kill('SIGTERM');
    const { Statement } = policy;
    const poorer = Statement.map((one) => ({
      ...one,
      Action: one.Action.filter((each) => each !== 'glue:DeleteTable'),
    }));
    const attach = (statements: Policy['Statement']) => {
      const some = { Statement: statements.filter(({ Action }) => Action.length > 0) };
      stack.sandbox.aws.change({ identities: identities(some) });
    };
    attach(poorer);
    const writer = startWriter({});
    // Of the instances the status tells as they are now, of the targets as they were at most five seconds ago.
    const seen = async () => {
      const { instances, targets } = await status();
      const instance = instances.find(({ notes }) => notes.join().includes('DeleteTable'));
      return instance && targets.some(({ missing }) => JSON.stringify(missing).includes('DeleteTable'))
        ? { instance, targets }
        : undefined;
    };
    let shown: Awaited<ReturnType<typeof seen>>;
    while ((shown = await seen()) === undefined) await new Promise((resolve) => setTimeout(resolve, 100));
    expect(shown.instance).toMatchObject({ service: 'glue-writer', ready: false });
    expect(shown.instance.notes.join()).toMatch(
      /glue:DeleteTable on arn:aws:glue:.* is not allowed .*config -- policy/,
    );
    expect(shown.targets[0]).toMatchObject({
      missing: [{ action: 'glue:DeleteTable', remedy: expect.stringContaining(`for ${SESSION}`) }],
    });
    // The writer's own log holds the whole policy.
    const told = await writer.says('This policy allows');
    const logged = Policy.parse(JSON.parse(z.object({ policy: z.string() }).parse(JSON.parse(told)).policy));
    expect(logged).toEqual(policy);
  });

  it('tells no secret anywhere', async () => {
    const said = [
      ...started,
      ...(['gateway', 'discovery', 'mapper'] as const).map((name) => stack.service(name)),
    ].flatMap(({ lines }) => lines);
    const shown = JSON.stringify([await status(), said, stack.sandbox.glueDump()]);
    expect(shown).not.toContain('CANARY');
  });
});
