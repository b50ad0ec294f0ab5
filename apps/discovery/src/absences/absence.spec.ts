import type { Checkpoint } from '@dss/catalog-model';
import { RemoteUnavailableError, SourceForbiddenError } from '@dss/errors';
import { MAPPING_VERSION } from '@dss/mapping';
import { aCheckpoint, aRetirementRecord } from '@dss/ports/testing';
import {
  NOW,
  TENANT,
  type TestDiscovery,
  aDiscovery,
  aRun,
  keyOf,
  known,
  manifestOf,
  runId,
} from '../testing/discovery-fixture.js';
import { recordOf, sync } from '../testing/sync-tenant.js';

const HOUR_MS = 3_600_000;
const names = (prefix: string, count: number) => Array.from({ length: count }, (_, at) => `${prefix}_${at}`);

/** A space with one asset that stays, and checkpoints of some that are gone, each counted once a day and an hour ago. */
function aTenantWithout(gone: readonly string[], about: Partial<Checkpoint> = {}): TestDiscovery {
  const discovery = aDiscovery();
  put(discovery, 'STAYS');
  const before = { absences: 1, absentSince: new Date(NOW - 25 * HOUR_MS).toISOString() };
  for (const technicalName of gone) known(discovery, 'SALES', counted(technicalName, { ...before, ...about }));
  return discovery;
}

function put(discovery: TestDiscovery, technicalName: string): void {
  discovery.ports.source.put({ space: 'SALES', type: 'localtables', technicalName, definition: {} });
}

function counted(technicalName: string, about: Partial<Checkpoint> = {}): Checkpoint {
  const names = { database: 'dsp_sales', table: technicalName.toLowerCase() };
  return aCheckpoint({ technicalName, mapping: MAPPING_VERSION, fence: 1, ...names, ...about });
}

async function run(discovery: TestDiscovery, number: number, about = {}): Promise<void> {
  await aRun(discovery, { id: runId(number), ...about });
  await sync(discovery, runId(number));
  await discovery.ports.ledger.releaseTenant(TENANT, runId(number));
}

const detected = ({ ports }: TestDiscovery) => ports.work.take('detect');
const proofs = ({ ports }: TestDiscovery) => ports.work.take('fetch').filter(({ absence }) => absence !== undefined);

describe('an absence', () => {
  it('that is not due goes to detection at once, with its evidence', async () => {
    const discovery = aTenantWithout(['GONE'], { absences: 0 });

    await run(discovery, 1);

    expect(detected(discovery)).toMatchObject([
      { technicalName: 'GONE', absent: true, absence: { step: 'count', listings: 1 }, names: { table: 'gone' } },
    ]);
    expect((await recordOf(discovery)).retirement).toBeUndefined();
  });

  it('that is due is read before anything is done, and the run says how much was due', async () => {
    const discovery = aTenantWithout(['GONE']);

    await run(discovery, 1);

    expect(proofs(discovery)).toMatchObject([{ technicalName: 'GONE', absence: { step: 'retire', listings: 2 } }]);
    expect(detected(discovery)).toEqual([]);
    expect((await recordOf(discovery)).retirement).toEqual({ tables: 1, due: 1, limit: 10, held: 0 });
  });

  it('is noted with the clocks of both sides', async () => {
    const discovery = aTenantWithout(['GONE'], { absences: 0 });
    discovery.ports.source.sourceTimeMs = NOW - 5000;

    await run(discovery, 1);

    const at = { ours: new Date(NOW).toISOString(), source: new Date(NOW - 5000).toISOString() };
    expect((await manifestOf(discovery, runId(1))).find(({ intent }) => intent === 'absent')?.absence).toMatchObject({
      since: at,
      at,
    });
  });

  it.each<[string, (discovery: TestDiscovery) => void]>([
    [
      'a list of its space fails',
      ({ ports }) => {
        ports.source.failure = ({ type }) => (type === 'views' ? new RemoteUnavailableError('x', 'y') : undefined);
      },
    ],
    [
      'its space is closed to us',
      ({ ports }) => {
        ports.source.forbid('SALES');
      },
    ],
    [
      'the tenant no longer offers its type',
      ({ ports }) => {
        ports.source.capabilities = { wave: '1', types: ['views'] };
      },
    ],
  ])('is not judged when %s', async (_story, happens) => {
    const discovery = aTenantWithout(['GONE']);
    happens(discovery);

    await run(discovery, 1);

    expect([detected(discovery), proofs(discovery)]).toEqual([[], []]);
    expect((await recordOf(discovery)).incompleteScopes).not.toEqual([]);
  });

  it('is not judged outside the scope of the run', async () => {
    const discovery = aTenantWithout(['GONE']);
    discovery.ports.source.addSpace('HR');

    await run(discovery, 1, { scope: { spaces: ['HR'] } });

    expect([detected(discovery), proofs(discovery)]).toEqual([[], []]);
  });

  it('of what was deleted is over', async () => {
    const discovery = aTenantWithout(['GONE'], { outcome: 'deleted' });

    await run(discovery, 1);

    expect([detected(discovery), proofs(discovery)]).toEqual([[], []]);
  });

  it('of what never became a table needs no proof and counts for nothing', async () => {
    const discovery = aTenantWithout(names('FLOW', 12), { table: undefined, database: undefined, outcome: 'skipped' });

    await run(discovery, 1);

    expect(proofs(discovery)).toEqual([]);
    expect(detected(discovery)).toHaveLength(12);
    expect((await recordOf(discovery)).retirement).toMatchObject({ due: 0, held: 0 });
  });
});

describe('the blast radius', () => {
  it('holds everything back that is due when it is too much for one run', async () => {
    const discovery = aTenantWithout(names('GONE', 11));

    await run(discovery, 1);

    expect(proofs(discovery)).toEqual([]);
    const held = detected(discovery);
    expect(held).toHaveLength(11);
    for (const message of held) expect(message.held).toMatch(/11 of 11 tables .* limit of 10/);
    expect((await recordOf(discovery)).retirement).toMatchObject({ due: 11, limit: 10, held: 11 });
  });

  it('lets through what a person has approved, and nothing that came later', async () => {
    const discovery = aTenantWithout(names('GONE', 11));
    await run(discovery, 1);
    detected(discovery);
    for (const technicalName of names('LATER', 11)) {
      known(discovery, 'SALES', counted(technicalName, { absences: 1, absentSince: '2026-11-01T00:00:00.000Z' }));
    }

    await run(discovery, 2, { approves: runId(1) });

    const approved = proofs(discovery);
    expect(approved.map(({ technicalName }) => technicalName).sort()).toEqual(names('GONE', 11).sort());
    expect(approved[0]?.absence).toMatchObject({ step: 'retire', approved: true });
    expect(
      detected(discovery)
        .map(({ technicalName }) => technicalName)
        .sort(),
    ).toEqual(names('LATER', 11).sort());
  });

  it('holds a space that shows nothing at all, however little it had', async () => {
    const discovery = aTenantWithout(['GONE']);
    discovery.ports.source.remove('SALES', 'STAYS');

    await run(discovery, 1);

    expect(proofs(discovery)).toEqual([]);
    expect(detected(discovery)).toMatchObject([{ held: expect.stringContaining('whole space') }]);
  });
});

describe('a space that is gone', () => {
  async function aGoneSpace(): Promise<TestDiscovery> {
    const discovery = aDiscovery();
    put(discovery, 'STAYS');
    const since = { absences: 1, absentSince: new Date(NOW - 25 * HOUR_MS).toISOString() };
    for (const technicalName of ['A', 'B'])
      known(discovery, 'LOST', counted(technicalName, { space: 'LOST', ...since }));
    await aRun(discovery, { id: runId(1), state: 'ended', knownSpaces: ['LOST', 'SALES'] });
    return discovery;
  }

  it('is told by the run, and its tables wait for a person', async () => {
    const discovery = await aGoneSpace();

    await run(discovery, 2);

    const { incompleteScopes, goneSpaces, expected, retirement } = await recordOf(discovery, runId(2));
    expect(incompleteScopes).toEqual([
      { space: 'LOST', code: 'SPACE_GONE', reason: expect.stringContaining('2 assets') },
    ]);
    expect([goneSpaces, expected, retirement?.held]).toEqual([['LOST'], 3, 2]);
    expect(proofs(discovery)).toEqual([]);
  });

  it('is retired once that was approved', async () => {
    const discovery = await aGoneSpace();
    await run(discovery, 2);
    detected(discovery);

    await run(discovery, 3, { approves: runId(2) });

    expect(proofs(discovery).map(({ space, technicalName }) => [space, technicalName])).toEqual([
      ['LOST', 'A'],
      ['LOST', 'B'],
    ]);
  });

  it('is no longer told when nothing of it is undecided, and looked at until it is deleted', async () => {
    const discovery = await aGoneSpace();
    const { retirements } = discovery.ports;
    const record = (technicalName: string, state: 'retired' | 'deleted') =>
      aRetirementRecord({ key: keyOf('LOST', technicalName), space: 'LOST', technicalName, state });
    await retirements.save(TENANT, record('A', 'retired'));
    await retirements.save(TENANT, record('B', 'retired'));
    await run(discovery, 2);
    expect(await recordOf(discovery, runId(2))).toMatchObject({ incompleteScopes: [], goneSpaces: ['LOST'] });

    for (const technicalName of ['A', 'B']) await retirements.save(TENANT, record(technicalName, 'deleted'));
    await run(discovery, 3);
    expect(await recordOf(discovery, runId(3))).toMatchObject({ goneSpaces: [], knownSpaces: ['SALES'] });
  });

  it.each<[string, Error]>([
    ['refuses', new SourceForbiddenError('not a member of the space')],
    ['cannot answer', new RemoteUnavailableError('SAP Datasphere', 'it answered 503')],
  ])('is not gone when the tenant %s', async (_story, error) => {
    const discovery = await aGoneSpace();
    discovery.ports.source.failure = ({ method }) => (method === 'hasSpace' ? error : undefined);

    await run(discovery, 2);

    const { incompleteScopes, goneSpaces } = await recordOf(discovery, runId(2));
    expect([incompleteScopes.map(({ code }) => code), goneSpaces]).toEqual([['SPACE_NOT_LISTED'], []]);
    expect([detected(discovery), proofs(discovery)]).toEqual([[], []]);
  });
});
