import { aSyncRun } from '@dss/ports/testing';
import { noOutcomes } from '@dss/sync-run';
import { LOCAL, NOW, TENANT, anApi } from '../testing/gateway-fixture.js';
import type { Run, RunPage } from './run-view.js';

describe('runs over HTTP', () => {
  let api: Awaited<ReturnType<typeof anApi>>;
  beforeEach(async () => {
    api = await anApi();
  });
  afterEach(() => api.close());

  const start = (payload?: object, headers: Record<string, string> = {}) =>
    api.app.inject({
      method: 'POST',
      url: '/api/v1/runs',
      headers: { ...LOCAL, ...headers },
      ...(payload && { payload }),
    });
  const get = <T>(url: string) => api.app.inject({ url, headers: LOCAL }).then((answer) => answer.json<T>());

  it('accepts a run, says where it is, and publishes its command', async () => {
    const answer = await start({ scope: { spaces: ['SALES'] }, mode: 'full', dryRun: true, priority: 'high' });
    const run = answer.json<Run>();
    expect(answer.statusCode).toBe(202);
    expect(answer.headers['location']).toBe(`/api/v1/runs/${run.id}`);
    expect(run).toMatchObject({ state: 'queued', mode: 'full', dryRun: true, trigger: 'api', actor: 'local' });
    expect(run.progress).toMatchObject({ expected: null, done: 0 });
    expect(api.ports.work.published('cmd')).toMatchObject([
      { tenant: TENANT, run: run.id, scope: { spaces: ['SALES'] }, mode: 'full', dryRun: true, priority: 'high' },
    ]);
  });

  it('runs over everything, incrementally, when nothing is said', async () => {
    expect((await start()).json()).toMatchObject({ scope: {}, mode: 'incremental', dryRun: false, priority: 'medium' });
  });

  it('answers a repeated Idempotency-Key with the same run', async () => {
    const key = { 'idempotency-key': 'deploy-42' };
    const first = await start({ scope: { spaces: ['B', 'A'] } }, key);
    await api.ports.runs.change(TENANT, first.json<Run>().id, (run) => ({ ...run, state: 'listing' }));
    const again = await start({ scope: { spaces: ['A', 'B', 'A'] } }, key);
    expect(again.statusCode).toBe(202);
    expect(again.json<Run>().id).toBe(first.json<Run>().id);
    expect(first.headers['idempotent-replayed']).toBeUndefined();
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect(api.ports.work.published('cmd')).toHaveLength(1);
  });

  it('refuses an Idempotency-Key that was used for another request', async () => {
    const key = { 'idempotency-key': 'deploy-42' };
    await start({ mode: 'full' }, key);
    const other = await start({ mode: 'incremental' }, key);
    expect(other.statusCode).toBe(422);
    expect(other.json()).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  });

  it('starts one run when the same key is sent twice at once', async () => {
    const key = { 'idempotency-key': 'twice' };
    const answers = await Promise.all([start({}, key), start({}, key), start({}, key)]);
    expect(new Set(answers.map((answer) => answer.json<Run>().id)).size).toBe(1);
    expect(api.ports.work.published('cmd')).toHaveLength(1);
  });

  it('finishes what a gateway began that died after claiming the key', async () => {
    const dead = jest.spyOn(api.ports.runs, 'create').mockRejectedValueOnce(new Error('killed'));
    const key = { 'idempotency-key': 'crash' };
    expect((await start({}, key)).statusCode).toBe(500);
    dead.mockRestore();
    const again = await start({}, key);
    expect(again.statusCode).toBe(202);
    expect(api.ports.work.published('cmd')).toMatchObject([{ run: again.json<Run>().id }]);
  });

  it('accepts a run whose command cannot be published now', async () => {
    jest.spyOn(api.ports.work, 'publish').mockRejectedValueOnce(new Error('no responders'));
    const answer = await start();
    expect(answer.statusCode).toBe(202);
    expect(api.logged.join()).toContain('Command not published yet');
  });

  it('joins a queued run that will do the same', async () => {
    const first = (await start({ scope: { spaces: ['A', 'B'] } })).json<Run>();
    expect((await start({ scope: { spaces: ['B', 'A'] } })).json<Run>().id).toBe(first.id);
    expect(api.ports.work.published('cmd')).toHaveLength(1);
  });

  it.each([
    ['another scope', { scope: { spaces: ['A'] } }],
    ['another mode', { mode: 'full' }],
    ['a dry run', { dryRun: true }],
    ['a more urgent one', { priority: 'critical' }],
  ])('does not join a queued run for %s', async (_story, wish) => {
    const first = (await start()).json<Run>();
    expect((await start(wish)).json<Run>().id).not.toBe(first.id);
  });

  it('does not join a run that has begun to list, even while the list of runs lags', async () => {
    const first = (await start()).json<Run>();
    jest.spyOn(api.gateway.list, 'list').mockReturnValue([first]);
    await api.ports.runs.change(TENANT, first.id, (run) => ({ ...run, state: 'listing' }));
    expect((await start()).json<Run>().id).not.toBe(first.id);
  });

  it('waits for the end when asked to, and says so', async () => {
    const ended = api.gateway.list.onChange(({ id, state }) => {
      if (state === 'queued')
        void api.ports.runs.change(TENANT, id, (run) => ({ ...run, state: 'ended', end: 'completed' }));
    });
    const answer = await start({}, { prefer: 'respond-async, wait=10' });
    ended();
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['preference-applied']).toBe('wait=10');
    expect(answer.json()).toMatchObject({ state: 'ended', end: 'completed' });
  });

  it('tells who has waited in vain how far the run is, not how it was when the waiting began', async () => {
    const stop = api.gateway.list.onChange(({ id, state }) => {
      if (state === 'queued') void api.ports.runs.change(TENANT, id, (run) => ({ ...run, state: 'working' }));
    });
    const answer = await start({}, { prefer: 'wait=1' });
    stop();
    expect([answer.statusCode, answer.json<Run>().state]).toEqual([202, 'working']);
  });

  it('shows live progress while a run goes on and the frozen figures afterwards', async () => {
    const { id } = (await start()).json<Run>();
    await api.ports.ledger.start(TENANT, id);
    await api.ports.ledger.expect(TENANT, id, 3);
    // Progress is at most a second old.
    api.clock.pass(1_000);
    await api.ports.ledger.settle({ tenant: TENANT, run: id, ordinal: 0, outcome: 'kept', conflicts: 2 });
    const live = await get<Run>(`/api/v1/runs/${id}`);
    expect(live.progress).toMatchObject({ expected: 3, done: 1, conflicts: 2, counts: { kept: 1 } });
    const counts = { ...noOutcomes(), kept: 1, created: 2 };
    await api.ports.runs.change(TENANT, id, (run) => ({ ...run, state: 'ended', expected: 3, counts, conflicts: 2 }));
    const ended = await get<Run>(`/api/v1/runs/${id}`);
    expect(ended.progress).toEqual({ expected: 3, done: 3, counts, conflicts: 2 });
  });

  it('pages through all runs, newest first, each once, although new ones come in', async () => {
    for (let n = 10; n < 17; n += 1) await api.ports.runs.create(aRun(n, n % 2 === 0 ? 'ended' : 'queued'));
    await settled();
    const first = await get<RunPage>('/api/v1/runs?limit=3');
    await api.ports.runs.create(aRun(20, 'queued'));
    await settled();
    const second = await get<RunPage>(`/api/v1/runs?limit=3&cursor=${first.nextCursor!}`);
    const third = await get<RunPage>(`/api/v1/runs?limit=3&cursor=${second.nextCursor!}`);
    const ids = [first, second, third].flatMap(({ items }) => items.map(({ id }) => Number(id.slice(-2))));
    expect(ids).toEqual([16, 15, 14, 13, 12, 11, 10]);
    expect(third).toMatchObject({ nextCursor: null, total: 8 });
  });

  it('filters runs, and refuses a cursor of another filter', async () => {
    for (let n = 10; n < 14; n += 1) await api.ports.runs.create(aRun(n, n % 2 === 0 ? 'ended' : 'queued'));
    await settled();
    const page = await get<RunPage>('/api/v1/runs?state=ended&end=completed&tenant=sandbox&limit=1');
    expect(page).toMatchObject({ total: 2, items: [{ state: 'ended' }] });
    const misused = await api.app.inject({
      url: `/api/v1/runs?state=queued&cursor=${page.nextCursor!}`,
      headers: LOCAL,
    });
    expect(misused.statusCode).toBe(400);
  });

  function aRun(n: number, state: 'ended' | 'queued') {
    const end = state === 'ended' ? ({ end: 'completed' } as const) : {};
    const requestedAt = new Date(NOW).toISOString();
    return aSyncRun({ id: `01j8zq4y3n5v6w7x8y9z0000${String(n)}`, tenant: TENANT, state, requestedAt, ...end });
  }

  /** The list of runs follows the store by its own feed. */
  const settled = () => new Promise((resolve) => setImmediate(resolve));
});
