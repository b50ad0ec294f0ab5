import {
  CreateDatabaseCommand,
  CreateTableCommand,
  GetDatabasesCommand,
  GetTableCommand,
  type GlueClient,
  UpdateTableCommand,
} from '@aws-sdk/client-glue';
import { type Call } from '../../http/call-log.js';
import { type Sandbox } from '../../sandbox.js';
import { startSandbox } from '../../start-sandbox.js';
import { type AwsClients, awsClients, keys } from '../../testing/aws-clients.js';
import { SMALL_CONTENT } from '../../testing/small-content.js';

const THROTTLED = { name: 'ThrottlingException', message: 'Rate exceeded', $metadata: { httpStatusCode: 400 } };

/** What the log alone says about one operation's quota: calls let in, and how many the quota allowed until the last call. */
function account(calls: readonly Call[], perSecond: number, burst: number) {
  const times = calls.map(({ time }) => Date.parse(time));
  const elapsed = (Math.max(...times) - Math.min(...times)) / 1000;
  return {
    allowed: burst + perSecond * elapsed,
    passed: calls.filter(({ admission }) => admission === 'allowed').length,
    throttled: calls.filter(({ admission }) => admission === 'throttled').length,
  };
}

describe('rates and latencies of the stand-in, seen with the real SDK', () => {
  let sandbox: Sandbox;
  let clients: AwsClients;
  let glue: GlueClient;
  let now: number;
  beforeEach(async () => {
    now = Date.parse('2026-11-20T12:00:00Z');
    sandbox = await startSandbox({ content: SMALL_CONTENT, now: () => now });
    clients = awsClients(sandbox);
    glue = clients.glue();
    await glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: 'd' } }));
    await glue.send(new CreateTableCommand({ DatabaseName: 'd', TableInput: { Name: 't' } }));
    sandbox.resetCalls();
  });
  afterEach(async () => {
    clients.destroy();
    await sandbox.close();
  });

  const list = (client = glue) => client.send(new GetDatabasesCommand({}));
  const update = (Description: string, VersionId?: string) =>
    glue.send(new UpdateTableCommand({ DatabaseName: 'd', TableInput: { Name: 't', Description }, VersionId }));

  it('throttle per operation, and the log proves it to an outsider', async () => {
    sandbox.aws.change({ rates: [{ operation: 'GetDatabases', perSecond: 2, burst: 3 }] });
    for (let call = 0; call < 12; call += 1) {
      if (call > 0) now += 100;
      await list().catch((error: unknown) => {
        expect(error).toMatchObject(THROTTLED);
      });
      await glue.send(new GetTableCommand({ DatabaseName: 'd', Name: 't' }));
    }
    const calls = sandbox.calls().filter(({ operation }) => operation === 'GetDatabases');
    const { allowed, passed, throttled } = account(calls, 2, 3);
    expect(allowed).toBeCloseTo(5.2);
    expect({ passed, throttled }).toEqual({ passed: 5, throttled: 7 });
    expect(calls.find(({ admission }) => admission === 'throttled')).toMatchObject({
      operation: 'GetDatabases',
      account: '123456789012',
      region: 'eu-central-1',
      principal: 'arn:aws:iam::123456789012:user/sandbox',
      attempt: 'attempt=1; max=1',
      invocation: expect.stringMatching(/^[0-9a-f-]{36}$/),
      error: 'ThrottlingException',
      status: 400,
    });
    expect(sandbox.calls().filter(({ operation }) => operation === 'GetTable')).toHaveLength(12);
  });

  it('change in mid-run by the admin port', async () => {
    sandbox.aws.change({ rates: [{ perSecond: 1, burst: 1 }] });
    await list();
    await expect(list()).rejects.toMatchObject(THROTTLED);
    const reply = await fetch(`${sandbox.adminUrl}/aws/settings`, {
      method: 'PATCH',
      body: JSON.stringify({ rateScale: 10 }),
    });
    expect(await reply.json()).toMatchObject({ rateScale: 10, rates: [{ perSecond: 1, burst: 1 }] });
    now += 200;
    await list();
    await list();
    await expect(list()).rejects.toMatchObject(THROTTLED);
    sandbox.aws.change({ rates: [] });
    await list();
  });

  it('give another account and another region a bucket of their own', async () => {
    sandbox.aws.change({ rates: [{ perSecond: 1, burst: 1 }] });
    await list();
    await list(clients.glue(keys('210987654321')));
    await list(clients.glue(undefined, 'us-east-1'));
    await expect(list()).rejects.toMatchObject(THROTTLED);
  });

  it('tell when to come again, when told to', async () => {
    sandbox.aws.change({ rates: [{ perSecond: 4, burst: 1 }], retryAfter: true });
    await list();
    const refused = await list().catch((error: unknown) => error);
    expect(refused).toMatchObject({ $response: { headers: { 'x-amz-retry-after': '250' } } });
  });

  it('let overlapping updates without a version collide: the later one loses and changes nothing', async () => {
    sandbox.aws.change({ latencies: [{ operation: 'UpdateTable', meanMs: 40 }] });
    const results = await Promise.allSettled([update('one'), update('two')]);
    const won = results.findIndex(({ status }) => status === 'fulfilled');
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { name: 'ConcurrentModificationException', message: 'Table being modified concurrently.' },
    });
    const { Table } = await glue.send(new GetTableCommand({ DatabaseName: 'd', Name: 't' }));
    expect(Table).toMatchObject({ VersionId: '1', Description: ['one', 'two'][won] });
    now += 40;
    await update('three');
  });

  it('answer late by the latency, scaled rates or not', async () => {
    sandbox.aws.change({ latencies: [{ operation: 'GetDatabases', meanMs: 1000 }], rateScale: 1000 });
    const ended: string[] = [];
    await Promise.all([
      list().then(() => ended.push('GetDatabases')),
      update('quick').then(() => ended.push('UpdateTable')),
    ]);
    expect(ended).toEqual(['UpdateTable', 'GetDatabases']);
  });
});
