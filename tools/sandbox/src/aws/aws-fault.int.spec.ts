import {
  CreateDatabaseCommand,
  CreateTableCommand,
  GetTableCommand,
  GetTablesCommand,
  type GlueClient,
  UpdateTableCommand,
} from '@aws-sdk/client-glue';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { type Fault } from '../http/faults.js';
import { type Sandbox } from '../sandbox.js';
import { startSandbox } from '../start-sandbox.js';
import { type AwsClients, awsClients } from '../testing/aws-clients.js';
import { SMALL_CONTENT } from '../testing/small-content.js';
import { ERROR_NAMES } from './error-catalog.js';

const DatabaseName = 'd';

describe('scripted faults of AWS, seen with the real SDK', () => {
  let sandbox: Sandbox;
  let clients: AwsClients;
  let glue: GlueClient;
  beforeEach(async () => {
    sandbox = await startSandbox({ content: SMALL_CONTENT });
    clients = awsClients(sandbox);
    glue = clients.glue();
    await glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: DatabaseName } }));
    await glue.send(new CreateTableCommand({ DatabaseName, TableInput: { Name: 't' } }));
    sandbox.resetCalls();
  });
  afterEach(async () => {
    clients.destroy();
    await sandbox.close();
  });

  const fault = (more: Omit<Fault, 'target'>) => {
    sandbox.addFault({ target: 'glue', ...more });
  };
  const read = (client = glue) => client.send(new GetTableCommand({ DatabaseName, Name: 't' }));
  const update = (Description: string) =>
    glue.send(new UpdateTableCommand({ DatabaseName, TableInput: { Name: 't', Description } }));
  const stored = () => sandbox.glueDump().tables[0];
  const logged = () => sandbox.calls().at(-1);

  it.each(ERROR_NAMES)('%s arrives by its name, and the next call is answered', async (error) => {
    fault({ kind: 'error', error, match: '^GetTable d\\.t$' });
    await expect(read()).rejects.toMatchObject({ name: error });
    expect(logged()).toMatchObject({ error, fault: 'error', admission: 'allowed' });
    await read();
  });

  it('an error may have another status than usual, or a name that nobody knows', async () => {
    fault({ kind: 'error', error: 'InternalServiceException', status: 400 });
    const internal = { name: 'InternalServiceException', $metadata: { httpStatusCode: 400, attempts: 1 } };
    await expect(read(clients.glue(undefined, undefined, { maxAttempts: 3 }))).rejects.toMatchObject(internal);
    fault({ kind: 'error', error: 'SomethingNewException' });
    await expect(read()).rejects.toMatchObject({ name: 'SomethingNewException', $metadata: { httpStatusCode: 400 } });
  });

  it('a throttle says in milliseconds when to come again', async () => {
    fault({ kind: 'throttle', retryAfterMs: 1500 });
    await expect(read()).rejects.toMatchObject({ $response: { headers: { 'x-amz-retry-after': '1500' } } });
  });

  it('a proxy\u2019s page and JSON that ends in the middle are told from answers by their status', async () => {
    fault({ kind: 'html' });
    await expect(read()).rejects.toMatchObject({ name: 'SyntaxError', $metadata: { httpStatusCode: 502 } });
    fault({ kind: 'half-json' });
    await expect(read()).rejects.toMatchObject({ name: 'SyntaxError', $metadata: { httpStatusCode: 200 } });
  });

  it('a silent server never answers: the caller has to give up', async () => {
    fault({ kind: 'silent' });
    const abort = new AbortController();
    const waiting = glue.send(new GetTableCommand({ DatabaseName, Name: 't' }), { abortSignal: abort.signal });
    await until(() => sandbox.calls().length === 1);
    abort.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    expect(logged()).toMatchObject({ status: 0, fault: 'silent' });
  });

  it('a slow body arrives whole in the end', async () => {
    fault({ kind: 'slow', delayMs: 30 });
    expect((await read()).Table).toMatchObject({ Name: 't' });
  });

  it.each(['reset', 'silent', '500', '503', 'html', 'error'] as const)(
    '%s after the work leaves the outcome unknown to the caller',
    async (kind) => {
      const error = kind === 'error' ? { error: 'OperationTimeoutException' } : {};
      fault({ kind, apply: true, match: '^UpdateTable', ...error });
      const abort = new AbortController();
      const call = glue.send(new UpdateTableCommand({ DatabaseName, TableInput: { Name: 't', Description: 'done' } }), {
        abortSignal: abort.signal,
      });
      const outcome = expect(call).rejects.toThrow();
      await until(() => sandbox.calls().length === 1);
      if (kind === 'silent') abort.abort();
      await outcome;
      expect(stored()).toMatchObject({ VersionId: '1', Description: 'done' });
    },
  );

  it('without `apply` nothing is done, and what is cut off in the answer is done once', async () => {
    fault({ kind: 'reset', match: '^UpdateTable' });
    await expect(update('lost')).rejects.toThrow();
    expect(stored()).toMatchObject({ VersionId: '0' });
    fault({ kind: 'truncate', apply: true, match: '^UpdateTable' });
    await expect(update('done')).rejects.toThrow();
    expect(stored()).toMatchObject({ VersionId: '1', Description: 'done' });
  });

  it('a stale read shows a table as it was before its last change, and not one that was just created', async () => {
    await update('new');
    await glue.send(new CreateTableCommand({ DatabaseName, TableInput: { Name: 'young' } }));
    fault({ kind: 'stale', match: '^GetTable', times: 3 });
    expect((await read()).Table).toMatchObject({ VersionId: '0' });
    const { TableList } = await glue.send(new GetTablesCommand({ DatabaseName }));
    expect(TableList).toMatchObject([{ Name: 't', VersionId: '0' }]);
    const young = glue.send(new GetTableCommand({ DatabaseName, Name: 'young' }));
    await expect(young).rejects.toMatchObject({ name: 'EntityNotFoundException' });
    expect((await read()).Table).toMatchObject({ VersionId: '1', Description: 'new' });
  });

  it('a share of the calls fails, the same ones with the same seed', async () => {
    const outcomes = async () => {
      sandbox.clearFaults();
      fault({ kind: '500', share: 0.4, seed: 9 });
      const results = await mapInTurn(30, () =>
        read().then(
          () => true,
          () => false,
        ),
      );
      return results.join();
    };
    const first = await outcomes();
    expect(first).toContain('true');
    expect(first).toContain('false');
    expect(await outcomes()).toBe(first);
  });

  it('reach STS in its own form', async () => {
    sandbox.addFault({ target: 'sts', kind: '401' });
    const call = clients.sts().send(new GetCallerIdentityCommand({}));
    await expect(call).rejects.toMatchObject({ name: 'ExpiredToken', $metadata: { httpStatusCode: 403 } });
  });
});

async function until(isDone: () => boolean): Promise<void> {
  while (!isDone()) await new Promise((resolve) => setImmediate(resolve));
}

async function mapInTurn<T>(count: number, work: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let call = 0; call < count; call += 1) results.push(await work());
  return results;
}
