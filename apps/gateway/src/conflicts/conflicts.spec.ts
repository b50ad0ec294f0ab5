import { aCheckpoint, aConflictRecord, aKey, aStoredConflict } from '@dss/ports/testing';
import { LOCAL, NOW, TENANT, anApi } from '../testing/gateway-fixture.js';
import type { Conflict, ConflictPage } from './conflict-list.js';

const KEY = aKey(TENANT, 'ORDERS');
const EDIT = aStoredConflict({ field: 'description', source: 'Orders', target: 'hers' });

describe('kept edits, over HTTP', () => {
  let api: Awaited<ReturnType<typeof anApi>>;
  beforeEach(async () => {
    api = await anApi();
  });
  afterEach(() => api.close());

  const remember = (name: string, changes: Parameters<typeof aConflictRecord>[0] = {}) =>
    api.ports.conflicts.save(TENANT, aConflictRecord({ key: aKey(TENANT, name), technicalName: name, ...changes }));
  const list = (query = '') =>
    api.app.inject({ url: `/api/v1/conflicts${query}`, headers: LOCAL }).then((answer) => answer.json<ConflictPage>());
  const decide = (body: object = {}, key: string = KEY) =>
    api.app.inject({
      method: 'POST',
      url: `/api/v1/assets/${key}/decisions`,
      headers: LOCAL,
      payload: {
        ...{ field: EDIT.field, sourceDigest: EDIT.sourceDigest, targetDigest: EDIT.targetDigest },
        ...{ choice: 'take-source', ...body },
      },
    });

  it('are listed with both values and where they are, field by field', async () => {
    await remember('ORDERS', { conflicts: [aStoredConflict({ field: 'columns.ID.comment', target: null }), EDIT] });
    const { items, total } = await list();
    expect(total).toBe(2);
    expect(items[0]).toMatchObject({ field: 'columns.ID.comment', source: 'Orders', target: null });
    expect(items[1]).toEqual({
      ...{ asset: KEY, space: 'SALES', technicalName: 'ORDERS', database: 'dsp_sales', table: 'orders' },
      ...{ field: 'description', source: 'Orders', target: 'hers', frozen: false },
      ...{ sourceDigest: EDIT.sourceDigest, targetDigest: EDIT.targetDigest },
    });
  });

  it('come page by page, of one space, decided or not', async () => {
    await remember('A');
    await remember('B', { space: 'HR' });
    await remember('C');
    const first = await list('?limit=2');
    const second = await list(`?limit=2&cursor=${first.nextCursor ?? ''}`);
    expect([...first.items, ...second.items].map(({ technicalName }) => technicalName)).toHaveLength(3);
    expect(second.nextCursor).toBeNull();
    expect((await list('?space=HR')).items.map(({ technicalName }) => technicalName)).toEqual(['B']);
    await decide({}, aKey(TENANT, 'B'));
    await decide({ choice: 'later' }, aKey(TENANT, 'C'));
    expect((await list('?decided=yes')).items.map(({ technicalName }) => technicalName)).toEqual(['B']);
    expect((await list('?decided=no')).total).toBe(2);
  });

  it.each(['keep', 'take-source'] as const)(
    'take the decision "%s", which the next run carries out',
    async (choice) => {
      await remember('ORDERS', { conflicts: [EDIT] });
      await api.ports.ledger.adopt(TENANT, [
        { space: 'SALES', key: KEY, value: aCheckpoint({ technicalName: 'ORDERS', table: 'orders' }) },
      ]);

      const answer = await decide({ choice });

      expect(answer.statusCode).toBe(200);
      const decision = { choice, by: 'local', at: new Date(NOW).toISOString() };
      expect(answer.json<Conflict>()).toMatchObject({ asset: KEY, field: 'description', decision });
      expect((await list()).items).toMatchObject([{ decision }]);
      expect(api.ports.checkpoints.peek(TENANT, 'SALES', KEY)?.dirty).toBe(true);
      const line = api.logged.find((text) => text.includes('decided about a kept edit'));
      expect(JSON.parse(line ?? '{}')).toMatchObject({ actor: 'local', asset: 'ORDERS', field: 'description', choice });
    },
  );

  it('wait when the decision is "later": no run looks at the table for it', async () => {
    await remember('ORDERS', { conflicts: [EDIT] });
    await api.ports.ledger.adopt(TENANT, [{ space: 'SALES', key: KEY, value: aCheckpoint({ table: 'orders' }) }]);
    expect((await decide({ choice: 'later' })).statusCode).toBe(200);
    expect(api.ports.checkpoints.peek(TENANT, 'SALES', KEY)?.dirty).toBeUndefined();
  });

  it.each<[string, object, string, number, string]>([
    ['an asset without any', {}, aKey(TENANT, 'OTHER'), 404, 'NO_CONFLICT'],
    ['what is no key', {}, 'orders', 404, 'NO_CONFLICT'],
    ['a field without one', { field: 'columns.ID.comment' }, KEY, 409, 'CONFLICT_MOVED'],
    ['values that have moved', { targetDigest: 'before' }, KEY, 409, 'CONFLICT_MOVED'],
    ['a choice that is none', { choice: 'force' }, KEY, 400, 'VALIDATION_FAILED'],
    ['a misspelt member', { comment: 'hm' }, KEY, 400, 'VALIDATION_FAILED'],
  ])('refuse a decision about %s', async (_story, body, key, status, code) => {
    await remember('ORDERS', { conflicts: [EDIT] });
    const answer = await decide(body, key);
    expect(answer.json()).toMatchObject({ status, code });
    expect((await list()).items[0]?.decision).toBeUndefined();
  });
});
