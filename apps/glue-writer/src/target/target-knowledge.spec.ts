import { RemoteUnavailableError, TargetForbiddenError } from '@dss/errors';
import { ManagementRules, managedDatabases } from '@dss/planning';
import { aTargetProbe, InMemoryTargetCatalog, InMemoryTargetProbeStore } from '@dss/ports/testing';
import { TargetKnowledge, type TargetQuestion } from './target-knowledge.js';

const ARN = 'arn:aws:sts::111122223333:assumed-role/dsp-sync/main';
const TARGET = 'aws/111122223333/eu-central-1';

describe('TargetKnowledge', () => {
  let target: InMemoryTargetCatalog;
  let probes: InMemoryTargetProbeStore;
  let now: Date;
  let told: Readonly<Record<string, unknown>>[];
  let thrown: string[];
  let opened: TargetKnowledge[];
  beforeEach(() => {
    target = new InMemoryTargetCatalog();
    probes = new InMemoryTargetProbeStore();
    now = new Date('2026-11-21T08:00:00.000Z');
    [told, thrown, opened] = [[], [], []];
  });
  afterEach(() => {
    for (const knowledge of opened) knowledge.close();
  });

  const learn = async (rules = 'all', question: Partial<TargetQuestion> = {}) => {
    const management = ManagementRules.parse(rules);
    const knowledge = await TargetKnowledge.learn(
      {
        place: { account: '111122223333', region: 'eu-central-1' },
        identity: { account: '111122223333', arn: ARN },
        ...{ management, databases: managedDatabases(management, ['dsp_*']), hasTags: true, owner: 'main/acme' },
        ...question,
      },
      {
        ...{ target, probes, newName: () => 'n1', now: () => now },
        throwAway: (database) => {
          thrown.push(database);
          return Promise.resolve();
        },
        tell: (message, fields) => told.push({ message, ...fields }),
      },
    );
    opened.push(knowledge);
    return knowledge;
  };
  const denied = () =>
    new TargetForbiddenError(
      'User: me is not authorized to perform: glue:DeleteTable on resource: arn:aws:glue:eu-central-1:111122223333:table/dsp_syncprobe_n1/syncprobe_n1',
    );

  it('is who we are, what we may do and what the lock does, and is kept for everybody', async () => {
    const knowledge = await learn();
    expect(await probes.find(TARGET)).toEqual(knowledge.probe);
    expect(knowledge.probe).toMatchObject({
      target: TARGET,
      at: '2026-11-21T08:00:00.000Z',
      identity: { account: '111122223333', arn: ARN },
      optimisticLock: 'honoured',
      lockTriedAt: '2026-11-21T08:00:00.000Z',
      permissions: { missing: [] },
    });
    expect(knowledge.isLockHonoured).toBe(true);
    expect(knowledge.problems()).toEqual([]);
  });

  it('keeps catalogs apart that another endpoint, account or region has', async () => {
    await learn('all', { place: { provider: '127.0.0.1:4566', account: '999988887777', region: 'eu-west-1' } });
    expect((await probes.list()).map((one) => one.target)).toEqual(['127.0.0.1:4566/999988887777/eu-west-1']);
  });

  it.each([
    ['one that is fresh', 'honoured', '2026-11-20T09:00:00.000Z', 0],
    ['one that says ignored', 'ignored', '2026-11-20T09:00:00.000Z', 0],
    ['one that is a day old', 'honoured', '2026-11-20T07:00:00.000Z', 1],
    ['one that knows nothing', 'unknown', '2026-11-21T07:59:00.000Z', 1],
  ] as const)('takes an earlier answer about the lock for what it is worth: %s', async (_story, lock, at, tries) => {
    await probes.save(aTargetProbe({ target: TARGET, at, optimisticLock: lock, lockTriedAt: at }));
    const { probe } = await learn();
    expect(thrown).toHaveLength(tries);
    expect(probe).toMatchObject(
      tries === 0 ? { optimisticLock: lock, lockTriedAt: at } : { optimisticLock: 'honoured' },
    );
  });

  it.each([
    ['a target that is only observed', 'observe', /nothing is updated/],
    ['a policy that does not let it be tried', 'dsp_*=all', /datasphere_sync_probe_\*=all to DSS_MANAGEMENT/],
  ])('writes nothing to learn about the lock of %s', async (_story, rules, reason) => {
    const knowledge = await learn(rules);
    expect(target.writes).toEqual([]);
    expect(knowledge.isLockHonoured).toBe(false);
    expect(knowledge.probe).toMatchObject({ optimisticLock: 'unknown', lockReason: expect.stringMatching(reason) });
  });

  it('tells what is missing with remedy and policy, until it is there', async () => {
    target.failNext('deleteTable', denied());
    const knowledge = await learn();
    expect(knowledge.problems()).toEqual([
      expect.stringMatching(
        /^glue:DeleteTable on arn:.*:table\/dsp_\*\/\* is not allowed \(deleting.*\): allow glue:D/,
      ),
    ]);
    expect(told.map(({ missing }) => missing).join()).toContain('glue:DeleteTable');
    const policy: unknown = JSON.parse(String(told.find((one) => 'policy' in one)?.['policy']));
    expect(policy).toHaveProperty('Statement');

    now = new Date('2026-11-21T08:01:00.000Z');
    await knowledge.askAgain();

    expect(knowledge.problems()).toEqual([]);
    expect(await probes.find(TARGET)).toMatchObject({ at: '2026-11-21T08:01:00.000Z', permissions: { missing: [] } });
  });

  it('asks again by itself, also after a time when nobody could answer', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask'] });
    try {
      target.failNext('deleteTable', denied());
      const knowledge = await learn();
      jest.spyOn(probes, 'save').mockRejectedValueOnce(new Error('NATS is away'));
      await jest.advanceTimersByTimeAsync(60_000);
      expect(knowledge.problems()).toHaveLength(1);
      expect(told.at(-1)).toMatchObject({ reason: expect.stringContaining('NATS is away') });
      await jest.advanceTimersByTimeAsync(60_000);
      expect(knowledge.problems()).toEqual([]);
      expect(jest.getTimerCount()).toBe(0);
    } finally {
      jest.useRealTimers();
    }
  });

  it('is no problem that nobody answers', async () => {
    target.failNext('deleteTable', new RemoteUnavailableError('glue', 'reset'));
    expect((await learn()).problems()).toEqual([]);
  });
});
