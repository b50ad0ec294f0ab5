import type { SyncRun } from '@dss/sync-run';
import { Redis } from 'ioredis';
import { readStackConfig } from '../stack.config.js';
import { RetirementStack, taken } from './retirement-stack.js';

jest.setTimeout(300_000);

/*
 * The accidents that other tools have become known for. Each lasts for four days with a run every 25 hours, where an asset
 * that is gone is due at the second; and after each the tenant is as it was.
 */
describe('an accident retires no table', () => {
  let world: RetirementStack;
  let before: readonly string[];

  beforeAll(async () => {
    world = await RetirementStack.start();
    await world.run();
    before = world.tables().all;
    expect(before.length).toBeGreaterThan(200);
  });
  afterAll(() => world.stop());

  /** Nothing was taken, nothing is marked, and once it is over the next run finds everything as it was. */
  async function survives(
    accident: () => void | Promise<void>,
    over: () => void | Promise<void>,
    { body = {}, added = [] }: { body?: object; added?: readonly string[] } = {},
  ) {
    await accident();
    const runs = await world.runEvery(25, 4, body);
    expect(world.tables()).toEqual({ all: [...before, ...added].sort(), marked: [] });
    expect(taken(runs)).toBe(0);

    await over();
    const [after] = await world.runEvery(1, 1);
    expect(after?.end).toBe('completed');
    expect(taken([...runs, ...(after ? [after] : [])])).toBe(0);
    expect(world.tables()).toEqual({ all: before, marked: [] });
    return runs;
  }
  const clear = () => {
    world.sandbox.clearFaults();
  };

  it('listing fails on page 2', async () => {
    const runs = await survives(() => {
      world.sandbox.addFault({
        target: 'tenant',
        match: '/spaces/BIG/localtables.*skip=200',
        kind: '500',
        times: null,
      });
    }, clear);
    for (const { end, incompleteScopes } of runs) {
      expect([end, incompleteScopes]).toMatchObject(['partial', [{ space: 'BIG', type: 'localtables' }]]);
    }
  });

  it('a page of the catalog fails', async () => {
    const runs = await survives(
      () => {
        world.sandbox.setForms({ catalog: { spaces: 'value', nextLink: 'absolute', page: 1 } });
        world.sandbox.addFault({ target: 'tenant', match: 'SALES.*/assets.*skip', kind: '503', times: null });
      },
      () => {
        world.sandbox.setForms({ catalog: { spaces: 'value', nextLink: 'absolute' } });
        clear();
      },
    );
    for (const { incompleteScopes } of runs)
      expect(incompleteScopes).toMatchObject([{ space: 'SALES', type: 'catalog' }]);
  });

  it('access denied to a space', async () => {
    const runs = await survives(
      () => {
        world.sandbox.forbidSpace('SALES');
      },
      () => {
        world.sandbox.allowSpace('SALES');
      },
    );
    for (const { end } of runs) expect(end).toBe('partial');
  });

  it('a filter changed', async () => {
    const runs = await survives(
      () => undefined,
      () => undefined,
      { body: { scope: { spaces: ['LOGISTICS'] } } },
    );
    for (const { end, spaces } of runs) expect([end, spaces]).toEqual(['completed', ['LOGISTICS']]);
  });

  it('source down for an hour', async () => {
    const runs: SyncRun[] = [];
    for (let day = 1; day <= 2; day += 1) {
      world.clock.pass(25);
      world.sandbox.addFault({ target: 'tenant', match: 'GET', kind: '503', times: null });
      const run = await world.startInVain();
      world.clock.pass(1);
      clear();
      // It has given up, or it has waited for the source.
      runs.push(await world.stack.api.endOf(run));
      expect(world.tables()).toEqual({ all: before, marked: [] });
    }
    expect(taken(runs)).toBe(0);
    for (const { end, counts } of runs)
      expect([end, counts?.unchanged ?? 0]).toEqual(end === 'failed' ? ['failed', 0] : ['completed', before.length]);
  });

  it('transient errors on a third of the calls', async () => {
    await survives(() => {
      world.sandbox.addFault({ target: 'tenant', match: 'GET', kind: '503', share: 1 / 3 });
    }, clear);
  });

  it('404 because of the wrong type word', async () => {
    const runs = await survives(() => {
      world.sandbox.addFault({ target: 'tenant', match: '/spaces/[^/]+/views', kind: '404', times: null });
    }, clear);
    for (const { end } of runs) expect(end).toBe('partial');
  });

  it('the tenant no longer tells of a type', async () => {
    // The discovery document is away: every word is then tried, and one of them is unknown.
    await survives(() => {
      world.sandbox.addFault({ target: 'tenant', match: '/api/v1/discovery', kind: '404', times: null });
      world.sandbox.addFault({ target: 'tenant', match: '/spaces/[^/]+/remotetables', kind: '404', times: null });
    }, clear);
  });

  it('every list of a space is suddenly empty', async () => {
    const lost = { target: 'tenant', times: null } as const;
    const runs = await survives(() => {
      world.sandbox.addFault({ ...lost, kind: 'empty', match: '/spaces/SALES/[a-z]+\\?' });
      world.sandbox.addFault({ ...lost, kind: 'empty', match: "SALES'\\)/assets" });
      // As for a client that lost its role: nothing there can be read either.
      world.sandbox.addFault({ ...lost, kind: '404', match: '/spaces/SALES/[a-z]+/' });
    }, clear);
    const last = runs.at(-1);
    expect([last?.end, last?.retirement?.due, last?.retirement?.held]).toEqual(['completed', 6, 6]);
    expect(last?.reason).toMatch(/a whole space shows nothing any more/);
  });

  it('a list leaves out what can still be read', async () => {
    const runs = await survives(() => {
      world.sandbox.addFault({ target: 'tenant', times: null, kind: 'empty', match: '/spaces/SALES/localtables\\?' });
    }, clear);
    // Due at every second listing, and each time the definition was there: the count began anew.
    expect(runs.map(({ retirement }) => retirement?.due ?? 0)).toEqual([0, 1, 0, 1]);
  });

  it('a space renamed', async () => {
    const runs = await survives(
      () => {
        world.sandbox.renameSpace('LOGISTICS', 'LOGISTICS_2');
      },
      async () => {
        world.sandbox.renameSpace('LOGISTICS_2', 'LOGISTICS');
        for (const { DatabaseName = '', Name } of world.sandbox.glueDump().tables) {
          if (DatabaseName === 'dsp_logistics_2') world.sandbox.glue.deleteTable(DatabaseName, Name);
        }
        // What stood under the new name for three days is gone for good: nobody shall ask for it in the other tests.
        await forget('LOGISTICS_2');
      },
      { added: before.filter((name) => name.startsWith('dsp_logistics.')).map((name) => name.replace('.', '_2.')) },
    );
    const last = runs.at(-1);
    expect(last?.incompleteScopes).toMatchObject([{ space: 'LOGISTICS', code: 'SPACE_GONE' }]);
    expect(last?.retirement?.held).toBeGreaterThan(0);
  });

  it('counter lost with Redis', async () => {
    world.sandbox.deleteObject('BIG', 'localtables', 'T_000');
    const [first] = await world.runEvery(1, 1);
    expect(first?.counts?.skipped).toBeGreaterThan(0);
    await forget();
    // It would be due now, if anybody still knew since when it is absent.
    const [second] = await world.runEvery(25, 1);
    expect(taken([...(second ? [second] : [])])).toBe(0);
    expect(world.tables()).toEqual({ all: before, marked: [] });
    expect(await tableOf('T_000')).toMatchObject({
      outcome: 'skipped',
      reason: expect.stringMatching(/1 complete listing /),
    });
  });

  it('a call without catalog id sees nothing', async () => {
    // Another account's catalog is empty; what is due is looked for there and not found.
    await world.stack.service('glue-writer').kill('SIGTERM');
    await world.stack.startService('glue-writer', { DSS_GLUE_CATALOG_ID: '999999999999' });
    const runs = await world.runEvery(25, 1);
    const nothing = 'gone at the source, and there is no table at the target';
    expect(await tableOf('T_000')).toMatchObject({ outcome: 'skipped', reason: nothing });
    runs.push(...(await world.runEvery(25, 2)));
    expect(taken(runs)).toBe(0);
    const own = world.sandbox.glue.dump({ account: '123456789012' }).tables;
    expect(own.map(({ DatabaseName, Name }) => `${DatabaseName}.${Name}`).sort()).toEqual(before);
    expect(own.filter(({ Parameters }) => Parameters?.['dsp_sync.retired'] !== undefined)).toEqual([]);
  });

  /** Redis loses what it knows: all of it, or one space. */
  async function forget(space?: string): Promise<void> {
    const redis = new Redis(readStackConfig().redisUrl);
    const pattern = `${world.stack.namespace}:{sandbox}:${space === undefined ? '*' : `cp:${space}`}`;
    const keys = await redis.keys(pattern);
    if (keys.length > 0) await redis.del(keys);
    redis.disconnect();
  }

  async function tableOf(technicalName: string) {
    const { items } = (await world.stack.api.get('/api/v1/runs?limit=1')) as { items: { id: string }[] };
    const assets = await world.stack.api.assets(items[0]?.id ?? '');
    return assets.find((asset) => asset.technicalName === technicalName);
  }
});
