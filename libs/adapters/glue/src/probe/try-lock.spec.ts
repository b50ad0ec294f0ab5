import { RemoteUnavailableError, TargetForbiddenError } from '@dss/errors';
import { InMemoryTargetCatalog } from '@dss/ports/testing';
import { tryLock } from './try-lock.js';

/** Takes every version for the current one, as emulators do. */
class Careless extends InMemoryTargetCatalog {
  override updateTable(...[database, input, { skipArchive }]: Parameters<InMemoryTargetCatalog['updateTable']>) {
    return super.updateTable(database, input, { versionId: undefined, skipArchive });
  }
}

/** Counts from one, as moto does. */
class FromOne extends InMemoryTargetCatalog {
  override async findTable(...place: Parameters<InMemoryTargetCatalog['findTable']>) {
    const found = await super.findTable(...place);
    return found && { ...found, VersionId: String(Number(found.VersionId) + 1) };
  }
}

/** Moves the version although it refuses the update. */
class Half extends InMemoryTargetCatalog {
  override async updateTable(...[database, input, options]: Parameters<InMemoryTargetCatalog['updateTable']>) {
    if (input.Description === 'stale') await super.updateTable(database, input, { ...options, versionId: undefined });
    return super.updateTable(database, input, options);
  }
}

describe('tryLock', () => {
  const thrown: string[] = [];
  beforeEach(() => (thrown.length = 0));
  const trial = {
    owner: 'main/acme',
    newName: () => '0a1b2c3d',
    throwAway: (database: string) => {
      thrown.push(database);
      return Promise.resolve();
    },
  };

  it('says honoured for a catalog that refuses stale versions, and throws away what it made', async () => {
    const target = new InMemoryTargetCatalog();
    expect(await tryLock(target, trial)).toEqual({ optimisticLock: 'honoured' });
    expect(thrown).toEqual(['datasphere_sync_probe_0a1b2c3d']);
    expect(new Set(target.writes.map(({ database }) => database))).toEqual(new Set(thrown));
  });

  it.each([
    ['takes a stale version', new Careless(), /stale version was accepted/],
    ['counts from one', new FromOne(), /has version 1 instead of 0/],
    ['writes what it refuses', new Half(), /version 2 with "stale" instead of version 1 with "first"/],
  ])('says ignored for a catalog that %s', async (_story, target, reason) => {
    expect(await tryLock(target, trial)).toEqual({
      optimisticLock: 'ignored',
      reason: expect.stringMatching(reason),
    });
    expect(thrown).toHaveLength(1);
  });

  it('knows nothing when it may not make a database, and has nothing to throw away', async () => {
    const target = new InMemoryTargetCatalog();
    target.failNext('createDatabase', new TargetForbiddenError('no glue:CreateDatabase'));
    const finding = await tryLock(target, trial);
    expect(finding).toEqual({ optimisticLock: 'unknown', reason: 'no glue:CreateDatabase' });
    expect(thrown).toEqual([]);
  });

  it.each(['createTable', 'findTable', 'updateTable'] as const)(
    'knows nothing when %s fails on the way, and throws away what it made',
    async (operation) => {
      const target = new InMemoryTargetCatalog();
      target.failNext(operation, new RemoteUnavailableError('glue', 'reset'));
      const finding = await tryLock(target, trial);
      expect(finding).toEqual({ optimisticLock: 'unknown', reason: 'glue is unavailable: reset' });
      expect(thrown).toHaveLength(1);
    },
  );

  it('does not take any refusal for that of a stale version', async () => {
    const target = new InMemoryTargetCatalog();
    const update = target.updateTable.bind(target);
    jest
      .spyOn(target, 'updateTable')
      .mockImplementation((...call) =>
        call[1].Description === 'stale' ? Promise.reject(new RemoteUnavailableError('glue', 'reset')) : update(...call),
      );
    expect(await tryLock(target, trial)).toEqual({
      optimisticLock: 'unknown',
      reason: 'glue is unavailable: reset',
    });
  });

  it('names what it could not throw away, and knows the lock all the same', async () => {
    const throwAway = () => Promise.reject(new TargetForbiddenError('no glue:DeleteDatabase'));
    expect(await tryLock(new InMemoryTargetCatalog(), { ...trial, throwAway })).toEqual({
      optimisticLock: 'honoured',
      reason: 'database datasphere_sync_probe_0a1b2c3d is left: no glue:DeleteDatabase',
    });
  });
});
