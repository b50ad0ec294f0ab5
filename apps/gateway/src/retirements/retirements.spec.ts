import { aKey, aRetirementRecord, aSyncRun, anImage } from '@dss/ports/testing';
import type { SyncRun } from '@dss/sync-run';
import type { Run } from '../runs/run-view.js';
import type { Status } from '../status/describe-status.js';
import { LOCAL, NOW, TENANT, anApi, bearer, keyHashes } from '../testing/gateway-fixture.js';
import { GONE as KEY, HELD, STOPPED, goneAsset, stoppedRun } from '../testing/gone-assets.js';
import type { RetirementPage } from './retirement-list.js';

const HOUR_MS = 3_600_000;

describe('assets that are gone, over HTTP', () => {
  let api: Awaited<ReturnType<typeof anApi>>;
  beforeEach(async () => {
    api = await anApi();
  });
  afterEach(() => api.close());

  const post = (url: string, headers: Record<string, string> = {}) =>
    api.app.inject({ method: 'POST', url, headers: { ...LOCAL, ...headers } });
  const get = <T>(url: string) => api.app.inject({ url, headers: LOCAL }).then((answer) => answer.json<T>());
  const remember = (changes: Parameters<typeof goneAsset>[1] = {}) => goneAsset(api, changes);
  const restore = (key = KEY, headers?: Record<string, string>) => post(`/api/v1/assets/${key}/restore`, headers);

  describe('restore', () => {
    it.each(['retired', 'deleted'] as const)('starts a run that brings a %s table back', async (state) => {
      await remember({ state });

      const answer = await restore();

      const run = answer.json<Run>();
      expect(answer.statusCode).toBe(202);
      expect(answer.headers['location']).toBe(`/api/v1/runs/${run.id}`);
      expect(run).toMatchObject({ restores: KEY, actor: 'local', priority: 'critical', state: 'queued' });
      // A service that does not know the wish yet must not take it for a run over everything.
      expect(run.scope).toEqual({ spaces: ['SALES'] });
      expect(api.ports.work.published('cmd')).toMatchObject([{ run: run.id, restores: KEY }]);
    });

    it('stands in the log of the run with the one who asked', async () => {
      await remember();
      const { id } = (await restore()).json<Run>();
      const line = api.logged.find((text) => text.includes('wants a retired table back'));
      expect(JSON.parse(line ?? '{}')).toMatchObject({ runId: id, actor: 'local', asset: 'GONE', space: 'SALES' });
    });

    it('is the same run when it is asked again, also at once and with a key', async () => {
      await remember();
      const first = (await restore()).json<Run>().id;
      expect((await restore()).json<Run>().id).toBe(first);
      expect((await restore(KEY, { 'idempotency-key': 'k' })).json<Run>().id).toBe(first);
      expect(api.ports.work.published('cmd')).toHaveLength(1);
    });

    it('answers with the run that did it when it is done', async () => {
      const done = aSyncRun({ id: STOPPED, tenant: TENANT, state: 'ended', end: 'completed', restores: KEY });
      await api.ports.runs.create(done);
      await remember({ state: 'kept', run: STOPPED, keptBy: 'ann' });

      const answer = await restore();

      expect(answer.statusCode).toBe(200);
      expect(answer.json<Run>().id).toBe(STOPPED);
      expect(api.ports.work.published('cmd')).toEqual([]);
    });

    it.each<[string, () => Promise<void>, number, string]>([
      ['an asset that nobody knows', () => Promise.resolve(), 404, 'ASSET_NOT_FOUND'],
      ['an asset whose table is there', () => api.ports.images.save(TENANT, anImage({ key: KEY })), 409, 'NOT_RETIRED'],
      [
        'an asset that was restored so long ago that its run is forgotten',
        () => remember({ state: 'kept' }),
        409,
        'NOT_RETIRED',
      ],
    ])('refuses %s', async (_story, given, status, code) => {
      await given();
      const answer = await restore();
      expect(answer.statusCode).toBe(status);
      expect(answer.json()).toMatchObject({ status, code, remedy: expect.any(String) });
      expect(api.ports.work.published('cmd')).toEqual([]);
    });

    it('refuses what is no key of an asset', async () => {
      expect((await post('/api/v1/assets/no%2Fkey/restore')).json()).toMatchObject({ code: 'ASSET_NOT_FOUND' });
    });

    it('is no twin of an ordinary run over that space', async () => {
      await remember();
      const { id } = (await restore()).json<Run>();
      const ordinary = await api.app.inject({
        method: 'POST',
        url: '/api/v1/runs',
        headers: LOCAL,
        payload: { scope: { spaces: ['SALES'] } },
      });
      expect(ordinary.json<Run>().id).not.toBe(id);
      expect(ordinary.json<Run>().restores).toBeUndefined();
    });
  });

  describe('approval', () => {
    const stopped = (changes: Partial<SyncRun> = {}) => stoppedRun(api, changes);
    const approve = (headers?: Record<string, string>) => post(`/api/v1/runs/${STOPPED}/approvals`, headers);

    it('starts a run over the same scope that may do what the stopped one held back', async () => {
      await stopped({ scope: { spaces: ['SALES'] }, priority: 'high' });

      const answer = await approve();

      const run = answer.json<Run>();
      expect(answer.statusCode).toBe(202);
      expect(run).toMatchObject({ approves: STOPPED, scope: { spaces: ['SALES'] }, priority: 'high', dryRun: false });
      expect(api.ports.work.published('cmd')).toMatchObject([{ run: run.id, approves: STOPPED }]);
      const line = api.logged.find((text) => text.includes('approved what a run held back'));
      expect(JSON.parse(line ?? '{}')).toMatchObject({ runId: run.id, approves: STOPPED, held: 40, actor: 'local' });
    });

    it('is given once: asked again it is the same run', async () => {
      await stopped();
      const first = (await approve()).json<Run>().id;
      expect((await approve()).json<Run>().id).toBe(first);
      expect((await approve({ 'idempotency-key': 'k' })).json<Run>().id).toBe(first);
      expect(api.ports.work.published('cmd')).toHaveLength(1);
    });

    it.each<[string, Partial<SyncRun>, number, string]>([
      ['held nothing back', { retirement: { ...HELD, held: 0 } }, 409, 'NOTHING_TO_APPROVE'],
      ['had nothing due', { retirement: undefined }, 409, 'NOTHING_TO_APPROVE'],
      ['was a dry run', { dryRun: true }, 409, 'NOTHING_TO_APPROVE'],
      ['has not ended', { state: 'working', endedAt: undefined }, 409, 'NOTHING_TO_APPROVE'],
      ['is too old', { endedAt: new Date(NOW - 73 * HOUR_MS).toISOString() }, 410, 'APPROVAL_EXPIRED'],
    ])('is refused for a run that %s', async (_story, changes, status, code) => {
      await stopped(changes);
      expect((await approve()).json()).toMatchObject({ status, code });
      expect(api.ports.work.published('cmd')).toEqual([]);
    });

    it('is refused for a run that is not there', async () => {
      expect((await approve()).json()).toMatchObject({ status: 404, code: 'RUN_NOT_FOUND' });
    });

    it('is asked for by the status until somebody gives it', async () => {
      await stopped();
      const waiting = async () => (await get<Status>('/api/v1/status')).retirements?.waiting;
      expect(await waiting()).toEqual({ run: STOPPED, held: 40, due: 40, limit: 10, reason: HELD.reason });
      await approve();
      expect(await waiting()).toBeNull();
    });
  });

  describe('what is shown', () => {
    const many = async () => {
      const records = [
        ['A', 'retired'],
        ['B', 'retired'],
        ['C', 'deleted'],
        ['D', 'kept'],
      ] as const;
      for (const [technicalName, state] of records) {
        await api.ports.retirements.save(
          TENANT,
          aRetirementRecord({ key: aKey(TENANT, technicalName), technicalName, state }),
        );
      }
    };

    it('counts them in the status', async () => {
      await many();
      expect((await get<Status>('/api/v1/status')).retirements).toEqual({
        retired: 2,
        deleted: 1,
        kept: 1,
        waiting: null,
      });
    });

    it('says in the status that they cannot be read, and still answers', async () => {
      jest.spyOn(api.ports.retirements, 'list').mockRejectedValue(new Error('timeout'));
      expect((await get<Status>('/api/v1/status')).retirements).toBeNull();
    });

    it('lists them page by page, and one state or space alone', async () => {
      await many();
      const first = await get<RetirementPage>('/api/v1/retirements?limit=3');
      const rest = await get<RetirementPage>(`/api/v1/retirements?limit=3&cursor=${first.nextCursor ?? ''}`);
      const names = [...first.items, ...rest.items].map(({ technicalName }) => technicalName);
      expect(names.sort()).toEqual(['A', 'B', 'C', 'D']);
      expect([first.total, rest.nextCursor]).toEqual([4, null]);
      const deleted = await get<RetirementPage>('/api/v1/retirements?state=deleted');
      expect(deleted.items).toMatchObject([{ technicalName: 'C', state: 'deleted', database: 'dsp_sales' }]);
      expect((await get<RetirementPage>('/api/v1/retirements?space=HR')).items).toEqual([]);
    });
  });
});

describe('who may decide about assets that are gone', () => {
  it.each([
    ['viewer', 403, 403],
    ['operator', 404, 403],
    ['admin', 404, 404],
  ])('a %s', async (role, restores, approves) => {
    const api = await anApi({ DSS_API_KEY_HASHES: keyHashes('viewer', 'operator', 'admin') });
    const post = (url: string) => api.app.inject({ method: 'POST', url, headers: { ...LOCAL, ...bearer(role) } });
    const answers = [await post(`/api/v1/assets/${KEY}/restore`), await post(`/api/v1/runs/${STOPPED}/approvals`)];
    await api.close();
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([restores, approves]);
  });
});
