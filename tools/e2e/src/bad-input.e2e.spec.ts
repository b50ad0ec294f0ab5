import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ShownAsset } from './api.js';
import { type ServiceName, ServiceProcess } from './service-process.js';
import { readStackConfig } from './stack.config.js';
import { Stack } from './stack.js';

jest.setTimeout(120_000);

const table = (elements: object) => ({ kind: 'entity', '@EndUserText.label': 'A table', elements });
const good = table({ ID: { type: 'cds.Integer', key: true } });

/** A folder of CSN files for the sandbox tenant. */
function content(files: Readonly<Record<string, unknown>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'dss-e2e-'));
  for (const [name, body] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), typeof body === 'string' ? body : JSON.stringify(body));
  }
  return folder;
}

function find(assets: readonly ShownAsset[], name: string): ShownAsset | undefined {
  return assets.find(({ technicalName }) => technicalName === name);
}

describe('bad input', () => {
  let stack: Stack;
  const folder = content({
    'broken.json': '{ "definitions": ',
    'no-csn.json': { hello: 'world' },
    'GOOD.json': { definitions: { T_GOOD: good } },
    'CLOSED.json': { definitions: { T_CLOSED: good } },
    'ODD.json': {
      definitions: {
        T_UNKNOWN: table({ X: { type: 'cds.Quantum' } }),
        T_REFUSED: good,
        T_ELEMENTS: { kind: 'entity', elements: ['not', 'an', 'object'] },
        T_HUGE: {
          ...good,
          '@DataWarehouse.sqlEditor.query': 'SELECT 1 -- '.padEnd(8_000_000, 'x'),
          query: { SELECT: { from: { ref: ['T_GOOD'] } } },
        },
        "Robert'); DROP TABLE x;--/../∞ \n": good,
        case_twin: good,
        CASE_TWIN: good,
      },
    },
  });

  beforeAll(async () => {
    stack = await Stack.start({ sandbox: { content: folder } });
    stack.sandbox.forbidSpace('CLOSED');
    stack.sandbox.addFault({ target: 'glue', match: 'CreateTable .*t_refused', kind: 'validation', times: null });
  });
  afterAll(async () => {
    await stack.stop();
    rmSync(folder, { recursive: true });
  });

  it('ends partial with a reason for each asset that could not be synced, and syncs the others', async () => {
    const run = await stack.api.run();
    const assets = await stack.api.assets(run.id);

    expect(run.end).toBe('partial');
    expect(assets.filter(({ outcome }) => outcome === null)).toEqual([]);
    expect(find(assets, 'T_GOOD')?.outcome).toBe('created');
    expect(find(assets, 'T_UNKNOWN')).toMatchObject({
      outcome: 'created',
      findings: [expect.objectContaining({ message: expect.stringContaining('cds.Quantum') })],
    });
    expect(find(assets, 'T_HUGE')?.outcome).toBe('created');
    expect(find(assets, 'T_REFUSED')).toMatchObject({
      outcome: 'rejected',
      code: 'ENTRY_REFUSED',
      reason: expect.stringMatching(/validation/i),
    });
    expect(find(assets, 'T_ELEMENTS')).toMatchObject({
      outcome: 'rejected',
      code: 'DEFINITION_UNREADABLE',
      reason: expect.stringContaining('T_ELEMENTS'),
    });
    const hostile = assets.find(({ technicalName }) => technicalName.startsWith('Robert'));
    expect([hostile?.outcome, hostile?.reason]).toEqual(['created', undefined]);
    expect(hostile?.table).toMatch(/^[a-z0-9_]+$/);
    expect(new Set(['case_twin', 'CASE_TWIN'].map((name) => find(assets, name)?.table)).size).toBe(2);
  });

  it('tells which space the client may not see, and judges nothing in it absent', async () => {
    stack.sandbox.allowSpace('CLOSED');
    await stack.api.run();
    stack.sandbox.forbidSpace('CLOSED');

    const run = await stack.api.run();

    expect(run.end).toBe('partial');
    expect(run.incompleteScopes).toEqual(
      expect.arrayContaining([expect.objectContaining({ space: 'CLOSED', code: 'SOURCE_FORBIDDEN' })]),
    );
    expect(find(await stack.api.assets(run.id), 'T_CLOSED')).toBeUndefined();
    expect(run.counts?.skipped).toBe(0);
    stack.sandbox.allowSpace('CLOSED');
  });

  it('syncs a refused entry once the target takes it', async () => {
    stack.sandbox.clearFaults();
    const run = await stack.api.run();
    expect(find(await stack.api.assets(run.id), 'T_REFUSED')?.outcome).toBe('created');
  });

  it('aborts nothing when page 2 of a list fails: the scope is incomplete and no asset is judged absent', async () => {
    stack.sandbox.addFault({ target: 'tenant', match: 'spaces/GOOD/localtables\\?', kind: '500', times: null });
    const run = await stack.api.run();
    stack.sandbox.clearFaults();

    expect(run.incompleteScopes).toEqual([
      expect.objectContaining({ space: 'GOOD', type: 'localtables', code: 'REMOTE_UNAVAILABLE' }),
    ]);
    expect(run.counts?.skipped).toBe(0);
  });

  it('fails a run whose secret is refused, says which secret, and never shows its value', async () => {
    const secret = stack.sandbox.secret();
    stack.sandbox.changeSecret('another-secret-canary');
    stack.sandbox.revokeTokens();
    const run = await stack.api.run();

    expect(run).toMatchObject({ end: 'failed', code: 'CREDENTIALS_REFUSED' });
    expect(run.reason).toContain('datasphere');
    const said = JSON.stringify([
      run,
      await stack.api.get(`/api/v1/runs/${run.id}/logs`),
      stack.service('discovery').lines,
    ]);
    expect(said).not.toContain('another-secret-canary');
    expect(said).not.toContain((JSON.parse(secret) as { clientSecret: string }).clientSecret);

    stack.sandbox.changeSecret('another-secret-canary', true);
    const healed = await stack.api.run();
    expect(healed.code).toBeUndefined();
    expect(healed.expected).toBeGreaterThan(0);
  });

  it('leads from a refused request to the entry of its code, at the gateway itself', async () => {
    const answer = await fetch(`${stack.api.url}/api/v1/runs?limit=0`);
    const { type, remedy } = (await answer.json()) as { type: string; remedy: string };
    const page = await fetch(new URL(type, stack.api.url));
    expect([answer.status, page.status]).toEqual([400, 200]);
    expect(await page.text()).toContain(`id="${type.split('#')[1] ?? ''}"`);
    expect(remedy).toMatch(/errors/);
  });

  it('gives up throttled and failing calls to nobody: they are tried again until they work', async () => {
    stack.sandbox.putObject({ space: 'GOOD', type: 'localtables', name: 'T_LATE', definition: good });
    stack.sandbox.addFault({ target: 'glue', match: 'CreateTable', kind: 'throttle', times: 2 });
    stack.sandbox.addFault({ target: 'glue', match: 'CreateTable', kind: 'apply-then-reset', times: 1 });
    stack.sandbox.addFault({ target: 'tenant', match: 'T_LATE', kind: '503', times: 2 });
    const run = await stack.api.run();

    expect(run.counts?.failed).toBe(0);
    expect(find(await stack.api.assets(run.id), 'T_LATE')?.outcome).toBe('created');
    const versions = stack.sandbox.glueDump().tables.find(({ Name }) => Name === 't_late')?.VersionId;
    expect(versions).toBe('0');
  });
});

describe('a service that cannot start', () => {
  const { natsUrl, redisUrl, environment } = readStackConfig();
  const usual = { ...environment, DSS_NATS_URL: natsUrl, DSS_REDIS_URL: redisUrl, DSS_HEALTH_PORT: '0' };
  const start = async (name: ServiceName, settings: Readonly<Record<string, string>>) => {
    const service = new ServiceProcess(name, { ...usual, ...settings });
    return { code: await service.ended(), said: service.lines.join('\n') };
  };

  it.each([
    ['NATS is not there', 'mapper', { DSS_NATS_URL: 'nats://127.0.0.1:9' }, /127\.0\.0\.1:9.*DSS_NATS_URL/s],
    ['Redis is not there', 'mapper', { DSS_REDIS_URL: 'redis://127.0.0.1:9' }, /127\.0\.0\.1:9.*DSS_REDIS_URL/s],
    ['several variables are wrong', 'mapper', { DSS_PROFILE: 'cat', DSS_SLOTS: '0' }, /DSS_PROFILE.*DSS_SLOTS/],
    [
      'its health port is taken',
      'mapper',
      { DSS_HEALTH_PORT: new URL(natsUrl).port },
      /cannot listen on 127\.0\.0\.1:\d+ \(EADDRINUSE\).*DSS_HEALTH_PORT/,
    ],
    ['no secret is named', 'discovery', {}, /DSS_DATASPHERE_SECRET_ID/],
    [
      'the target is a live AWS account',
      'glue-writer',
      { AWS_ENDPOINT_URL: 'https://glue.eu-central-1.amazonaws.com' },
      /DSS_GLUE_ACCOUNT/,
    ],
  ] as const)('says in words that %s, and ends with 1', async (_story, name, settings, words) => {
    const { code, said } = await start(name, settings);
    expect(said).toMatch(words);
    expect(code).toBe(1);
  });
});
