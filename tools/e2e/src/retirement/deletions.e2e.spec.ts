import { canonicalJson } from '@dss/catalog-model';
import { z } from 'zod';
import { RetirementStack, type ShownTable } from './retirement-stack.js';

jest.setTimeout(300_000);

const MARK = 'dsp_sync.retired';
/** What a write of ours says of itself. */
const BOOKS = ['dsp_sync.run', 'dsp_sync.applied'];
const DAY = 24;
const Gone = z.object({ items: z.array(z.object({ key: z.string(), technicalName: z.string(), state: z.string() })) });
const Waiting = z.object({
  retirements: z.object({ waiting: z.object({ run: z.string(), held: z.number() }).nullable() }),
});

describe('an asset that is really gone', () => {
  let world: RetirementStack;
  let before: readonly string[];

  beforeAll(async () => {
    world = await RetirementStack.start();
    await world.run();
    before = world.tables().all;
  });
  afterAll(() => world.stop());
  /** Whatever a test took is back. */
  afterEach(async () => {
    await world.run();
    expect(world.tables()).toEqual({ all: before, marked: [] });
  });

  const counts = async (hours: number) => (await world.runEvery(hours, 1))[0]?.counts;
  const nameIn = (at: number) => `dsp_big.t_${String(at).padStart(3, '0')}`;
  const gone = async () => Gone.parse(await world.stack.api.get('/api/v1/retirements')).items;
  const waiting = async () => Waiting.parse(await world.stack.api.get('/api/v1/status')).retirements.waiting;
  /** A person writes into a table what only people know. */
  const edit = (at: number) =>
    world.sandbox.editGlueTable('dsp_big', `t_${String(at).padStart(3, '0')}`, {
      Description: 'What it really means',
      Retention: 30,
      columnComments: { id: 'Number on the paper' },
      setParameters: { team: 'ann' },
    });

  it('has its table marked after a day, deleted after a week, and gets it back byte for byte when it returns', async () => {
    edit(1);
    const was = contentOf(world.table(1), MARK, ...BOOKS);
    world.remove(1);

    expect(await counts(25)).toMatchObject({ retired: 0, skipped: 4 });
    expect(await counts(DAY)).toMatchObject({ retired: 1, deleted: 0 });
    expect(world.tables()).toEqual({ all: before, marked: [nameIn(1)] });
    expect(contentOf(world.table(1), MARK, ...BOOKS)).toBe(was);

    expect(await counts(6 * DAY)).toMatchObject({ deleted: 0 });
    expect(await counts(2 * DAY)).toMatchObject({ deleted: 1 });
    expect(world.tables().all).toEqual(before.filter((name) => name !== nameIn(1)));
    expect(await gone()).toMatchObject([{ technicalName: 'T_001', state: 'deleted' }]);

    world.bringBack(1);
    expect(await counts(1)).toMatchObject({ restored: 1, created: 0 });
    expect(contentOf(world.table(1), ...BOOKS)).toBe(was);
    expect(await gone()).toEqual([]);
  });

  it('has its deleted table made again for a person, byte for byte, and it stays as long as the source has none', async () => {
    edit(2);
    const was = contentOf(world.table(2), 'dsp_sync.run');
    world.remove(2);
    await world.runEvery(25, 2);
    expect(await counts(8 * DAY)).toMatchObject({ deleted: 1 });

    const key = (await gone())[0]?.key;
    const restoring = await world.stack.api.post(`/api/v1/assets/${String(key)}/restore`);
    expect((await world.stack.api.endOf(restoring.id)).counts).toMatchObject({ restored: 1, skipped: 0 });
    expect(contentOf(world.table(2), 'dsp_sync.run')).toBe(was);

    await world.runEvery(5 * DAY, 3);
    expect(world.tables()).toEqual({ all: before, marked: [] });
    expect(await gone()).toMatchObject([{ technicalName: 'T_002', state: 'kept' }]);
    world.bringBack(2);
    await world.run();
    expect(await gone()).toEqual([]);
  });

  it('has all of the quarantine before it again when somebody takes the mark away', async () => {
    world.remove(3);
    await world.runEvery(25, 2);
    world.sandbox.editGlueTable('dsp_big', 't_003', { setParameters: { [MARK]: null } });

    expect(await counts(8 * DAY)).toMatchObject({ retired: 1, deleted: 0 });
    expect(await counts(6 * DAY)).toMatchObject({ retired: 0, deleted: 0 });
    expect(await counts(2 * DAY)).toMatchObject({ deleted: 1 });
    world.bringBack(3);
  });

  it('goes with no other above the limit: the run says so, and an approval takes exactly what it showed', async () => {
    const many = Array.from({ length: 12 }, (_, at) => at + 10);
    world.remove(...many);
    const [, stopped] = await world.runEvery(25, 2);
    expect(stopped).toMatchObject({
      end: 'completed',
      counts: { retired: 0 },
      reason:
        '12 of 222 tables would be retired or deleted in one run, more than the limit of 11; nothing was, and it waits for approval',
      retirement: { tables: 222, due: 12, limit: 11, held: 12 },
    });
    expect(world.tables()).toEqual({ all: before, marked: [] });
    expect(await waiting()).toEqual({ run: stopped?.id, held: 12 });

    // One of them comes back before anybody looks, and another one goes.
    world.bringBack(10);
    world.remove(30);
    const approved = await world.stack.api.post(`/api/v1/runs/${String(stopped?.id)}/approvals`);
    expect((await world.stack.api.endOf(approved.id)).counts).toMatchObject({ retired: 11 });
    expect(world.tables().marked).toEqual(many.slice(1).map(nameIn));
    expect(await waiting()).toBeNull();

    world.bringBack(30);
    // Their deletion is what was approved: nobody is asked twice.
    expect(await counts(8 * DAY)).toMatchObject({ deleted: 11 });
    world.bringBack(...many);
  });

  it('is asked about twice when its whole space is gone', async () => {
    world.sandbox.renameSpace('LOGISTICS', 'LOGISTICS_2');
    const scope = { scope: { spaces: ['LOGISTICS', 'SALES'] } };
    const lost = before.filter((name) => name.startsWith('dsp_logistics.'));
    const approve = async (run: string | undefined) => {
      const { id } = await world.stack.api.post(`/api/v1/runs/${String(run)}/approvals`);
      return (await world.stack.api.endOf(id)).counts;
    };
    const [, stopped] = await world.runEvery(25, 2, scope);
    expect(stopped).toMatchObject({ end: 'partial', retirement: { due: 3, held: 3 } });
    expect(stopped?.incompleteScopes).toMatchObject([{ space: 'LOGISTICS', code: 'SPACE_GONE' }]);
    expect(await approve(stopped?.id)).toMatchObject({ retired: 3 });

    const [again] = await world.runEvery(8 * DAY, 1, scope);
    expect(again).toMatchObject({ counts: { deleted: 0 }, retirement: { due: 3, held: 3 } });
    expect(await approve(again?.id)).toMatchObject({ deleted: 3 });
    expect(world.tables().all).toEqual(before.filter((name) => !lost.includes(name)));

    world.sandbox.renameSpace('LOGISTICS_2', 'LOGISTICS');
    expect((await world.run(scope)).counts).toMatchObject({ restored: 3 });
  });
});

/** All bytes of a table, members in one order, without what Glue counts itself and without the parameters that are named. */
function contentOf(shown: ShownTable | undefined, ...but: readonly string[]): string {
  if (shown === undefined) throw new Error('there is no such table');
  const { VersionId, CreateTime, UpdateTime, ...table } = shown;
  expect([VersionId, CreateTime, UpdateTime].map((one) => typeof one)).toEqual(['string', 'number', 'number']);
  const parameters = Object.entries(table.Parameters ?? {}).filter(([name]) => !but.includes(name));
  return canonicalJson({ ...table, Parameters: Object.fromEntries(parameters) });
}
