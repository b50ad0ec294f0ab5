import {
  ContractBrokenError,
  CredentialsRefusedError,
  EntryRefusedError,
  RemoteUnavailableError,
  TargetAbsentError,
  TargetConflictError,
  TargetExistsError,
  TargetForbiddenError,
  TargetFullError,
  ThrottledError,
  describeError,
} from '@dss/errors';
import {
  DATABASE,
  OWNER,
  TABLE,
  TENANT,
  type TestWriter,
  aWriter,
  entryWith,
  mapped,
  runId,
} from './testing/writer-fixture.js';

const unknown = new RemoteUnavailableError('glue', 'TimeoutError: no answer', { outcomeUnknown: true });
const known = new RemoteUnavailableError('glue', 'not ready', { outcomeUnknown: false });
const OURS = { 'dsp_sync.owner': OWNER, 'dsp.space': 'SALES', 'dsp.technicalName': 'ORDERS' };

/** What each kind of answer makes of the message: taken care of at once, or handed on to the edge, which disposes of it. */
const ANSWERS: readonly (readonly [string, Error, 'at once' | 'retry' | 'reject' | 'halt'])[] = [
  ['a throttle', new ThrottledError('glue'), 'retry'],
  ['an answer that says that nothing was done yet', known, 'retry'],
  ['a timeout, a reset, a page of a proxy, an internal error', unknown, 'at once'],
  ['a concurrent change', new TargetConflictError('moved'), 'at once'],
  ['a table or database that is gone', new TargetAbsentError('gone'), 'at once'],
  ['a table that is there', new TargetExistsError('there'), 'at once'],
  ['a validation error', new EntryRefusedError('too long'), 'reject'],
  ['a refusal of IAM, Lake Formation or the key', new TargetForbiddenError('glue:UpdateTable'), 'halt'],
  ['refused or expired credentials, a clock that is off', new CredentialsRefusedError('expired'), 'halt'],
  ['an answer that nobody can read', new ContractBrokenError('shape'), 'reject'],
];

describe('a target that misbehaves', () => {
  let writer: TestWriter;
  beforeEach(async () => {
    writer = aWriter({}, true);
    await writer.write(mapped(1));
  });

  const changed = () => mapped(2, { entry: entryWith({ description: 'new' }) });
  const outcome = () => writer.world.events.findOutcome(TENANT, runId(2), changed().key);

  describe.each([
    ['before it has done anything', false],
    ['after it has done it all the same', true],
  ])('%s', (_when, applied) => {
    it.each([...ANSWERS, ['a quota that is used up', new TargetFullError('full'), 'at once'] as const])(
      'by %s: the table is written once, and nothing is said before it is true',
      async (_story, error, fate) => {
        writer.world.target.failNext('updateTable', error, { applied });

        const handled = writer.open().handle(changed());

        if (fate === 'at once') await handled;
        else {
          await expect(handled).rejects.toBe(error);
          expect(describeError(error).disposition).toBe(fate);
          expect(await outcome()).toBeUndefined();
          expect(writer.checkpoint()).toMatchObject({ fence: 1, versionId: '0' });
          // The edge puts it back, or somebody has it tried again.
          await writer.open().handle(changed(), true);
        }
        expect(await outcome()).toMatchObject({ outcome: 'updated' });
        expect(writer.table()).toMatchObject({ Description: 'new', VersionId: '1' });
        expect(writer.checkpoint()).toMatchObject({ fence: 2, versionId: '1' });
        expect(await writer.image()).toMatchObject({ fence: 2, input: { Description: 'new' } });
      },
    );
  });

  it('by a quota that is used up where a table is created is rejected, with what to do', async () => {
    const full = new TargetFullError('met a quota of the account');
    const other = aWriter();
    other.world.target.failNext('createTable', full);

    await expect(other.open().handle(mapped(1))).rejects.toBe(full);
    expect(full.disposition).toBe('reject');
    expect(await other.image()).toBeUndefined();
  });
});

describe('a table that its owner gives to us', () => {
  it('is ours from the next look on, with what people wrote in it', async () => {
    const writer = aWriter({}, true);
    const theirs = { team: 'data' };
    writer.world.target.seed(DATABASE, { Name: TABLE, Description: 'theirs', Parameters: theirs });
    expect(await writer.write(mapped(1))).toMatchObject({ outcome: 'skipped' });
    writer.edit((table) => ({ ...table, Parameters: { ...theirs, 'dsp_sync.adopt': OWNER } }));

    const adopted = await writer.write(mapped(2));

    expect(adopted).toMatchObject({ outcome: 'updated', reason: expect.stringMatching(/^adopted/) });
    const kept = { field: 'description', target: 'theirs', decision: 'kept' };
    expect(adopted.conflicts).toEqual(expect.arrayContaining([expect.objectContaining(kept)]));
    expect(writer.table()).toMatchObject({ Description: 'theirs', Parameters: { ...theirs, ...OURS } });
    expect(writer.table()?.Parameters).not.toHaveProperty(['dsp_sync.adopt']);
    expect(await writer.write(mapped(3))).toMatchObject({ outcome: 'unchanged' });
  });
});

describe('a table that is half somebody else’s', () => {
  it.each([
    ['has no keys at all', {}, 'foreign: the table carries no owner key of ours'],
    [
      'belongs to another installation',
      { ...OURS, 'dsp_sync.owner': 'test/acme' },
      'foreign: the table belongs to test/acme',
    ],
    [
      'belongs to another tenant',
      { ...OURS, 'dsp_sync.owner': 'prod/globex' },
      'foreign: the table belongs to prod/globex',
    ],
    [
      'has our owner and lost its asset',
      { 'dsp_sync.owner': OWNER },
      'foreign: the owner key is ours, but the table no longer says which asset it is',
    ],
    [
      'has our owner and lost its space',
      { ...OURS, 'dsp.space': undefined },
      'foreign: the owner key is ours, but the table no longer says which asset it is',
    ],
    [
      'names our asset without an owner',
      { ...OURS, 'dsp_sync.owner': undefined },
      'foreign: the table carries no owner key of ours',
    ],
  ])('%s: it stays as it is, by its name', async (_story, keys, reason) => {
    const writer = aWriter({}, true);
    const Parameters = Object.fromEntries(Object.entries(keys).filter(([, value]) => value !== undefined)) as Record<
      string,
      string
    >;
    writer.world.target.seed(DATABASE, { Name: TABLE, Description: 'theirs', Parameters });
    const before = writer.table();

    expect(await writer.write(mapped(1))).toMatchObject({
      outcome: 'skipped',
      reason,
      database: DATABASE,
      table: TABLE,
    });
    expect(await writer.write(mapped(2))).toMatchObject({ outcome: 'skipped', reason });

    expect(writer.table()).toEqual(before);
    expect(writer.tableWrites()).toEqual([]);
  });
});
