import { aLogLine, anAssetOutcome } from '@dss/ports/testing';
import type { Outcome } from '@dss/sync-run';
import { LOCAL, TENANT, anApi } from '../testing/gateway-fixture.js';
import { ENTRIES, RUN, plannedRun } from '../testing/planned-run.js';
import type { RunAssetPage } from './assets/run-asset.js';
import type { RunLogPage } from './run-logs.js';

describe('the details of a run over HTTP', () => {
  let api: Awaited<ReturnType<typeof anApi>>;
  beforeEach(async () => {
    api = await anApi();
  });
  afterEach(() => api.close());

  const get = <T>(path: string) =>
    api.app.inject({ url: `/api/v1/runs/${RUN}/${path}`, headers: LOCAL }).then((answer) => answer.json<T>());
  const settle = async (ordinal: number, outcome: Outcome, told: object = {}) => {
    const { key, technicalName } = ENTRIES[ordinal]!;
    await api.ports.events.publishOutcome(
      anAssetOutcome({ tenant: TENANT, run: RUN, key, technicalName, ordinal, outcome, ...told }),
    );
    await api.ports.ledger.settle({ tenant: TENANT, run: RUN, ordinal, outcome, conflicts: 0 });
  };

  describe('assets', () => {
    it('shows every asset: what the event tells, what the listing settled, and what is open', async () => {
      await plannedRun(api);
      await settle(0, 'rejected', { reason: 'Columns is 300 KiB', code: 'ENTRY_REFUSED', strategy: 'full' });
      const { items, total, nextCursor } = await get<RunAssetPage>('assets');
      expect({ total, nextCursor }).toEqual({ total: 6, nextCursor: null });
      expect(items.map(({ technicalName, type, outcome }) => [technicalName, type, outcome])).toEqual([
        ['ORDERS', expect.any(String), 'rejected'],
        ['CUSTOMERS', 'localtables', null],
        ['V_SALES', 'views', null],
        ['V_OLD', 'views', 'unchanged'],
        ['FLOW', 'dataflows', 'skipped'],
        ['GONE', 'views', null],
      ]);
      expect(items[0]).toMatchObject({
        code: 'ENTRY_REFUSED',
        reason: 'Columns is 300 KiB',
        strategy: 'full',
        intent: 'fetch',
      });
      expect(items[4]).toMatchObject({ reason: 'a data flow has no columns', intent: 'skip' });
    });

    it.each([
      ['outcome=open', ['CUSTOMERS', 'V_SALES', 'GONE']],
      ['outcome=created', ['ORDERS']],
      ['outcome=failed', []],
      ['space=SALES', ['V_SALES', 'V_OLD', 'FLOW', 'GONE']],
      ['space=SALES&outcome=open', ['V_SALES', 'GONE']],
      ['space=sales', []],
    ])('filters by %s', async (query, names) => {
      await plannedRun(api);
      await settle(0, 'created');
      const { items, total } = await get<RunAssetPage>(`assets?${query}`);
      expect(items.map(({ technicalName }) => technicalName)).toEqual(names);
      expect(total).toBe(names.length);
    });

    it('pages through all of them, each once', async () => {
      await plannedRun(api);
      const ordinals: number[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const page: RunAssetPage = await get(`assets?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`);
        ordinals.push(...page.items.map(({ ordinal }) => ordinal));
        cursor = page.nextCursor;
      }
      expect(ordinals).toEqual([0, 1, 2, 3, 4, 5]);
    });

    it('says while listing goes on that more may come', async () => {
      await plannedRun(api, { state: 'listing' });
      expect(await get<RunAssetPage>('assets')).toMatchObject({ total: 6, totalIsEstimate: true });
    });

    it('shows an outcome whose event is gone', async () => {
      await plannedRun(api);
      await settle(1, 'updated');
      api.ports.events.dropAll();
      const { items } = await get<RunAssetPage>('assets?outcome=updated');
      expect(items).toMatchObject([{ technicalName: 'CUSTOMERS', outcome: 'updated' }]);
    });

    it('still knows every outcome of an old run whose accounting has expired', async () => {
      await plannedRun(api, { state: 'ended', end: 'completed' });
      for (const ordinal of [0, 1, 2]) await settle(ordinal, 'created');
      await settle(5, 'retired');
      jest
        .spyOn(api.ports.ledger, 'outcomeCodes')
        .mockImplementation((_tenant, _run, expected) => Promise.resolve(new Uint8Array(expected)));
      const { items } = await get<RunAssetPage>('assets');
      expect(items.map(({ outcome }) => outcome)).toEqual([
        'created',
        'created',
        'created',
        'unchanged',
        'skipped',
        'retired',
      ]);
    });
  });

  describe('logs', () => {
    const log = (level: 'debug' | 'info' | 'warn' | 'error', message: string) => {
      api.ports.runLog.append(TENANT, RUN, aLogLine({ level, message }));
    };
    const messages = ({ items }: RunLogPage) => items.map(({ message }) => message);

    it.each([
      ['', ['listed', 'retried', 'refused']],
      ['?level=debug', ['looked', 'listed', 'retried', 'refused']],
      ['?level=warn', ['retried', 'refused']],
      ['?level=error', ['refused']],
    ])('shows lines from a level upwards (%s)', async (query, expected) => {
      await plannedRun(api);
      log('debug', 'looked');
      log('info', 'listed');
      log('warn', 'retried');
      log('error', 'refused');
      expect(messages(await get<RunLogPage>(`logs${query}`))).toEqual(expected);
    });

    it('finds rare lines behind many others, and goes on exactly behind the last one', async () => {
      await plannedRun(api);
      for (let n = 0; n < 30; n += 1) log(n % 10 === 9 ? 'error' : 'info', `line ${n}`);
      const first = await get<RunLogPage>('logs?level=error&limit=2');
      expect(messages(first)).toEqual(['line 9', 'line 19']);
      const second = await get<RunLogPage>(`logs?level=error&limit=2&cursor=${first.nextCursor!}`);
      expect(messages(second)).toEqual(['line 29']);
      expect(second.nextCursor).toBeNull();
    });

    it('can be followed from the position of the last line', async () => {
      await plannedRun(api);
      log('info', 'one');
      const { items } = await get<RunLogPage>('logs');
      log('info', 'two');
      expect(messages(await get<RunLogPage>(`logs?cursor=${items[0]!.position}`))).toEqual(['two']);
    });
  });
});
