import type { Heartbeat } from '@dss/contracts';
import { aDeadLetter, aHeartbeat, aTargetProbe } from '@dss/ports/testing';
import { LOCAL, TENANT, anApi } from '../testing/gateway-fixture.js';
import { RUN, plannedRun } from '../testing/planned-run.js';
import { type Status, describeState } from './describe-status.js';

const SERVICES = ['gateway', 'discovery', 'change-detector', 'mapper', 'glue-writer'];
const all = (changes: (service: string) => Partial<Heartbeat> = () => ({})) =>
  SERVICES.map((service) => aHeartbeat({ service, ready: true, notes: [], ...changes(service) }));

describe('describeState', () => {
  it.each([
    ['one ready instance each', all(), true, 'ok', []],
    ['a second instance that starts', [...all(), aHeartbeat({ service: 'mapper', ready: false })], true, 'ok', []],
    ['a service without instance', all().slice(1), true, 'degraded', [/gateway is running/]],
    [
      'a service that cannot work',
      all((service) => (service === 'discovery' ? { ready: false, notes: ['the client secret was refused'] } : {})),
      true,
      'degraded',
      [/discovery is ready: the client secret was refused/],
    ],
    ['no queues', all(), false, 'down', [/NATS/]],
  ] as const)('%s', (_story, instances, queues, state, notes) => {
    const described = describeState(instances, queues);
    expect(described.state).toBe(state);
    expect(described.notes).toHaveLength(notes.length);
    for (const [index, note] of notes.entries()) expect(described.notes[index]).toMatch(note);
  });
});

describe('status and health over HTTP', () => {
  let api: Awaited<ReturnType<typeof anApi>>;
  const problems: string[] = [];
  beforeEach(async () => {
    problems.length = 0;
    api = await anApi({ DSS_INSTALLATION: 'lab' }, problems);
  });
  afterEach(() => api.close());
  const get = (url: string) => api.app.inject({ url, headers: LOCAL });

  it('shows instances, queues, runs and what the installation is, under both addresses', async () => {
    for (const heartbeat of all()) api.ports.monitor.announce(heartbeat);
    const open = await plannedRun(api);
    await api.ports.deadLetters.save(aDeadLetter({ tenant: TENANT, run: RUN }), {}, new Uint8Array());
    await api.ports.work.publish('cmd', {
      tenant: TENANT,
      run: RUN,
      scope: {},
      mode: 'full',
      dryRun: false,
      priority: 'high',
    });
    const status = (await get('/api/v1/status')).json<Status>();
    expect(status).toMatchObject({
      product: { name: 'SAP Datasphere Sync', version: '0.1.0' },
      profile: 'dog',
      sandbox: true,
      installation: 'lab',
      tenant: TENANT,
      state: 'ok',
      runs: { open: 1, openIds: [open.id], lastEnded: null },
      deadLetters: 1,
      catalog: { assets: 0, loading: false, stored: 0, unreadable: 0 },
    });
    expect(status.instances.map(({ service }) => service)).toEqual([...SERVICES].sort());
    expect(status.instances[0]).toMatchObject({
      version: expect.any(String),
      cpu: expect.any(Number),
      connections: {},
    });
    expect(status.stages).toContainEqual({ stage: 'cmd', priority: 'high', pending: 1, ackPending: 0, redelivered: 0 });
    expect((await get('/api/status')).json()).toEqual(status);
  });

  it('shows the targets of the writers that run: who we are there, what is missing, what the lock does', async () => {
    const missing = {
      action: 'glue:DeleteTable',
      resource: 'arn:aws:glue:eu-central-1:111122223333:table/dsp_*/*',
      neededFor: 'deleting tables',
      remedy: 'allow it',
      answer: 'no',
    };
    const probe = aTargetProbe({
      optimisticLock: 'honoured',
      permissions: { asked: 12, missing: [missing], unknown: [] },
    });
    await api.ports.probes.save(probe);
    await api.ports.probes.save(aTargetProbe({ target: 'aws/999988887777/eu-west-1' }));
    api.ports.monitor.announce(
      aHeartbeat({ service: 'glue-writer', identities: { [probe.target]: probe.identity.arn } }),
    );
    const { targets, instances } = (await get('/api/v1/status')).json<Status>();
    expect(targets).toEqual([
      {
        target: probe.target,
        account: probe.identity.account,
        arn: probe.identity.arn,
        probedAt: probe.at,
        optimisticLock: 'honoured',
        lockReason: null,
        missing: [missing],
        unknown: [],
      },
    ]);
    expect(instances[0]?.identities).toEqual({ [probe.target]: probe.identity.arn });
    jest.spyOn(api.ports.probes, 'list').mockRejectedValue(new Error('timeout'));
    api.clock.pass(5_000);
    api.ports.monitor.announce(
      aHeartbeat({ service: 'glue-writer', identities: { [probe.target]: probe.identity.arn } }),
    );
    expect((await get('/api/v1/status')).json()).toMatchObject({ targets: [] });
  });

  it('answers when NATS and the dead letters are away', async () => {
    await plannedRun(api);
    jest.spyOn(api.ports.work, 'lag').mockRejectedValue(new Error('timeout'));
    jest.spyOn(api.ports.deadLetters, 'countRun').mockRejectedValue(new Error('timeout'));
    const answer = await get('/api/v1/status');
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({ state: 'down', stages: [] });
  });

  it('is alive and ready', async () => {
    expect((await get('/livez')).json()).toEqual({ status: 'ok' });
    expect((await get('/readyz')).json()).toEqual({ status: 'ok' });
  });

  it('stays alive while it is not ready', async () => {
    problems.push('nats is disconnected');
    expect((await get('/livez')).statusCode).toBe(200);
    expect((await get('/readyz')).json()).toMatchObject({ code: 'NOT_READY', detail: 'nats is disconnected' });
  });

  it('does not serve metrics: they belong to the health port', async () => {
    expect((await get('/metrics')).statusCode).toBe(404);
  });

  it('says that a store is away instead of failing', async () => {
    const lost = Object.assign(new Error('max retries'), { name: 'MaxRetriesPerRequestError' });
    await plannedRun(api);
    jest.spyOn(api.ports.ledger, 'progress').mockRejectedValue(lost);
    expect((await get(`/api/v1/runs/${RUN}`)).json()).toMatchObject({ status: 503, code: 'UNAVAILABLE' });
  });

  it('tells nothing of an unexpected failure but the id to look for in the log', async () => {
    jest.spyOn(api.gateway.list, 'list').mockImplementation(() => {
      throw new Error('canary: internal detail');
    });
    const answer = await get('/api/v1/runs');
    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toContain('canary');
    expect(api.logged.join()).toContain(answer.json<{ requestId: string }>().requestId);
  });
});
