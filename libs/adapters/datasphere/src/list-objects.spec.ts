import type { ListedObject } from '@dss/ports';
import fc from 'fast-check';
import { listWholly } from './list-objects.js';

const PAGE = 200;

/** A list that a change hits before chosen page requests. */
function tenantList(names: string[], changes: ((names: string[]) => void)[]) {
  let requests = 0;
  const fetchPage = (skip: number) => {
    changes[requests]?.(names);
    requests++;
    const rows: ListedObject[] = names.slice(skip, skip + PAGE).map((technicalName) => ({ technicalName }));
    return Promise.resolve({ rows, sourceTimeMs: requests });
  };
  return { fetchPage, requests: () => requests };
}

const nothing = (): void => undefined;

describe('listWholly', () => {
  it.each([0, 1, 199, 200, 201, 400, 401])('lists %i objects, each once and in order', async (count) => {
    const names = namesOf(count);
    const list = tenantList([...names], []);

    const { rows, sourceTimeMs } = await listWholly(list.fetchPage);

    expect(rows.map(({ technicalName }) => technicalName)).toEqual(names);
    expect(sourceTimeMs).toBe(1);
    expect(list.requests()).toBe(Math.floor(count / PAGE) + 1);
  });

  it('lists again when an insert moved a row into the next page, and takes the list that stood still', async () => {
    const list = tenantList(namesOf(250), [nothing, (names) => names.unshift('NEW')]);

    const { rows, sourceTimeMs } = await listWholly(list.fetchPage);

    expect(rows).toHaveLength(251);
    expect(rows[0]?.technicalName).toBe('NEW');
    expect(sourceTimeMs).toBe(3);
  });

  it('answers the union when the list never stands still, dated by the first pass', async () => {
    const insert = (name: string) => (names: string[]) => names.unshift(name);
    const list = tenantList(namesOf(250), [nothing, insert('NEW_1'), nothing, insert('NEW_2')]);

    const { rows, sourceTimeMs } = await listWholly(list.fetchPage);

    expect(list.requests()).toBe(4);
    expect(sourceTimeMs).toBe(1);
    expect(rows.map(({ technicalName }) => technicalName)).toEqual(expect.arrayContaining([...namesOf(250), 'NEW_1']));
  });

  it('misses nothing that was there all the time, wherever objects are inserted meanwhile', async () => {
    const insertion = fc.record({ request: fc.nat(7), at: fc.nat(900) });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 900 }),
        fc.array(insertion, { maxLength: 6 }),
        async (count, inserted) => {
          const names = namesOf(count);
          const changes = Array.from({ length: 8 }, (_, request) => (list: string[]) => {
            for (const { at } of inserted.filter((insert) => insert.request === request)) {
              list.splice(Math.min(at, list.length), 0, `NEW_${request}_${list.length}`);
            }
          });

          const { rows } = await listWholly(tenantList([...names], changes).fetchPage);

          const listed = new Set(rows.map(({ technicalName }) => technicalName));
          expect(names.filter((name) => !listed.has(name))).toEqual([]);
          expect(listed.size).toBe(rows.length);
        },
      ),
    );
  });
});

function namesOf(count: number): string[] {
  return Array.from({ length: count }, (_, at) => `T_${at}`);
}
