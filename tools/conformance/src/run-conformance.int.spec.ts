import { once } from 'node:events';
import { createServer, request as send, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { CheckReport, checkExitCode } from '@dss/contracts';
import { type Sandbox, SandboxClient, startSandbox } from '@dss/sandbox';
import { BEHAVIOURS } from './behaviours/all.js';
import { readConformanceConfig } from './conformance.config.js';
import { runContractSuite } from './contract-suite.js';
import { type OpenedTarget } from './open-target.js';
import { readOptions } from './options.js';
import { runConformance, type Surroundings } from './run-conformance.js';

// A hundred probes of several calls each, and a Jest of its own.
jest.setTimeout(180_000);

const CONTENT = join(__dirname, '../../sandbox/small-content');

describe('conformance', () => {
  let sandbox: Sandbox;
  let target: OpenedTarget;
  beforeEach(async () => {
    sandbox = await startSandbox({ content: CONTENT, region: 'eu-central-1' });
    target = {
      name: 'sandbox',
      endpoint: sandbox.awsUrl,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'sandbox', secretAccessKey: 's' },
      sandbox: new SandboxClient(sandbox.adminUrl),
      close: () => Promise.resolve(),
    };
  });
  afterEach(async () => {
    await sandbox.close();
  });

  const run = (at: OpenedTarget, only?: string, more: Partial<Surroundings> = {}) =>
    runConformance(at, readOptions(only === undefined ? [] : ['--only', only]), {
      version: '0.0.0',
      now: () => Date.parse('2026-11-21T12:00:00Z'),
      runId: 'run1',
      signal: new AbortController().signal,
      onCheck: () => undefined,
      contractSuite: () => Promise.resolve([]),
      ...more,
    });
  const statuses = ({ checks }: CheckReport) => Object.fromEntries(checks.map(({ id, status }) => [id, status]));

  it('of the sandbox is complete: every behaviour is met, and nothing is left', async () => {
    const report = await run(target);
    const notMet = report.checks.filter(({ status }) => status !== 'met');
    expect(notMet).toEqual([]);
    expect(report.checks).toHaveLength(BEHAVIOURS.length + 1);
    expect(checkExitCode(report.summary)).toBe(0);
    expect(CheckReport.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
    expect(sandbox.glueDump()).toEqual({ databases: [], tables: [] });
  });

  it('has one id per behaviour', () => {
    expect(new Set(BEHAVIOURS.map(({ id }) => id)).size).toBe(BEHAVIOURS.length);
  });

  it('finds an endpoint that ignores versions, and says what that means', async () => {
    const careless = await proxy(sandbox.awsUrl, (body) => ({ ...body, VersionId: undefined }));
    const report = await run({ ...target, endpoint: careless.url }, 'lock.');
    expect(statuses(report)).toMatchObject({
      'lock.plus-one': 'met',
      'lock.stale-refused': 'different',
      'lock.future-refused': 'different',
      'run.cleaned-up': 'met',
    });
    const stale = report.checks.find(({ id }) => id === 'lock.stale-refused');
    expect(stale).toMatchObject({
      observed: '{"description":"second","first":"accepted","second":"accepted","version":"2"}',
      remedy: expect.stringContaining('not safe'),
    });
    expect(checkExitCode(report.summary)).toBe(2);
    await careless.close();
  });

  it('finds what an endpoint does not have', async () => {
    const error = { kind: 'error', error: 'UnknownOperationException', times: null } as const;
    sandbox.addFault({ target: 'glue', match: '^GetTags', ...error });
    sandbox.addFault({ target: 'glue', match: '^BatchDeleteTable ', kind: '403', times: null });
    const report = await run(target, 'ta');
    expect(statuses(report)).toMatchObject({
      'tags.of-databases': 'unsupported',
      'tags.not-of-tables': 'met',
      'tables.batch-deleted': 'skipped',
      'tables.come-back': 'met',
    });
    expect(checkExitCode(report.summary)).toBe(2);
  });

  it('leaves out what it cannot bring a foreign endpoint to', async () => {
    const report = await run({ ...target, sandbox: undefined }, 'quotas.');
    expect(statuses(report)).toEqual({
      'quotas.tables': 'skipped',
      'quotas.versions': 'skipped',
      'run.cleaned-up': 'met',
    });
  });

  it('says what it could not clean up', async () => {
    sandbox.addFault({ target: 'glue', match: '^DeleteDatabase', kind: '403', times: null, after: 1 });
    const report = await run(target, 'names.collide');
    expect(statuses(report)).toEqual({ 'names.collide': 'met', 'run.cleaned-up': 'failed' });
    expect(report.checks.at(-1)?.observed).toContain('dss_conformance_run1_2: AccessDeniedException');
    expect(checkExitCode(report.summary)).toBe(1);
  });

  it('cleans up when it is ended early, and touches nobody else\u2019s databases', async () => {
    sandbox.glue.createDatabase({ Name: 'dss_conformance_other' });
    const end = new AbortController();
    const early = run(target, 'databases.', {
      signal: end.signal,
      onCheck: ({ id }) => {
        if (id === 'databases.exist-once') end.abort();
      },
    });
    await expect(early).rejects.toThrow('ended early');
    expect(sandbox.glueDump().databases.map(({ Name }) => Name)).toEqual(['dss_conformance_other']);
  });

  it('does not begin where no database can be made, and says why', async () => {
    sandbox.addFault({ target: 'glue', match: '^CreateDatabase', kind: '403', times: null });
    await expect(run(target)).rejects.toThrow(/cannot be created and deleted: AccessDeniedException/);
    await expect(run({ ...target, endpoint: 'http://127.0.0.1:1' })).rejects.toThrow(/http:\/\/127\.0\.0\.1:1/);
  });

  describe('of the writer\u2019s own contract', () => {
    const suite = (at: OpenedTarget) =>
      runContractSuite({
        root: join(__dirname, '../../..'),
        target: at,
        prefix: 'dss_contract_',
        environment: readConformanceConfig().environment,
        signal: new AbortController().signal,
      });

    it('runs its suite against the target, in databases of its prefix', async () => {
      const checks = await suite(target);
      expect(checks.length).toBeGreaterThan(20);
      expect(checks.filter(({ status }) => status !== 'met')).toEqual([]);
      expect(checks.map(({ id }) => id)).toContain('writer.versions-that-are-stale-are-refused-and-nothing-changes');
      const names = sandbox.glueDump().databases.map(({ Name }) => Name);
      expect(names.filter((name) => !name.startsWith('dss_contract_'))).toEqual([]);
      expect(names.length).toBeGreaterThan(10);
    });

    it('tells which promise the target breaks', async () => {
      sandbox.addFault({ target: 'sts', match: 'GetCallerIdentity', kind: '500', times: null });
      const checks = await suite(target);
      const broken = checks.find(({ id }) => id === 'writer.says-who-we-are');
      expect(broken).toMatchObject({
        status: 'different',
        observed: expect.stringContaining('RemoteUnavailableError'),
      });
      expect(checks.find(({ id }) => id === 'writer.tables-come-back-as-they-were-written')?.status).toBe('met');
    });
  });
});

/** An endpoint that changes requests on their way. */
async function proxy(to: string, change: (body: Record<string, unknown>) => object) {
  const server: Server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const isJson = text.startsWith('{');
      const body = isJson ? JSON.stringify(change(JSON.parse(text) as Record<string, unknown>)) : text;
      const headers = { ...incoming.headers, 'content-length': String(Buffer.byteLength(body)) };
      const forwarded = send(to, { method: incoming.method, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(outgoing);
      });
      forwarded.end(body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}
