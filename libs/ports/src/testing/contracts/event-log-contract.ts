/// <reference types="jest" />
import { outcomeEventHeaders, runEndHeaders } from '@dss/contracts';
import type { EventLog, StoredEvent } from '../../event-log.js';
import { aRunEnded, anAssetOutcome } from '../builders/message-builders.js';
import { aKey, aRunId, aTenant } from '../builders/model-builders.js';
import { type Closable, opened } from './opened.js';
import { collect, until } from './until.js';

export type OpenEventLog = () => Promise<
  Closable & {
    readonly events: EventLog;
    /** Forgets all stored events, as retention does; sequences go on. */
    readonly dropAll: () => Promise<void>;
  }
>;

export function eventLogContract(name: string, open: OpenEventLog): void {
  describe(`${name} keeps the promises of EventLog`, () => {
    outcomeContract(open);
    followContract(open);
  });
}

const all = async <T>(values: AsyncIterable<T>) => {
  const { seen, ended } = collect(values);
  await ended;
  return [...seen];
};

const aRun = () => ({ tenant: aTenant(), run: aRunId() });

function outcomeContract(open: OpenEventLog): void {
  describe('what is stored', () => {
    const current = opened(open);
    const events = () => current().events;

    it('finds an outcome as it was published', async () => {
      const outcome = anAssetOutcome({
        ...aRun(),
        technicalName: 'Ärger "∞"',
        conflicts: [{ field: 'description', source: 'ours', target: null, decision: 'kept' }],
        findings: [{ code: 'COMMENT_CUT', message: 'cut to 255 characters', column: 'A' }],
      });

      expect(await events().findOutcome(outcome.tenant, outcome.run, outcome.key)).toBeUndefined();
      expect(await events().publishOutcome(outcome)).toEqual(outcome);
      expect(await events().findOutcome(outcome.tenant, outcome.run, outcome.key)).toEqual(outcome);
    });

    it('returns the first outcome to whoever publishes another one, and keeps it', async () => {
      const first = anAssetOutcome({ ...aRun(), outcome: 'updated' });
      await events().publishOutcome(first);

      const second = await events().publishOutcome({ ...first, outcome: 'failed', reason: 'late', at: '2027-01-01' });

      expect(second).toEqual(first);
      expect(await events().findOutcome(first.tenant, first.run, first.key)).toEqual(first);
    });

    it('gives everybody the same outcome when publishers race', async () => {
      const run = aRun();
      const outcomes = (['created', 'updated', 'kept', 'failed', 'rejected'] as const).map((outcome) =>
        anAssetOutcome({ ...run, outcome }),
      );

      const returned = await Promise.all(outcomes.map((outcome) => events().publishOutcome(outcome)));

      expect(new Set(returned.map(({ outcome }) => outcome)).size).toBe(1);
      const key = outcomes[0]?.key ?? '';
      expect(await events().findOutcome(run.tenant, run.run, key)).toEqual(returned[0]);
    });

    it('finds the outcomes of many assets at once, in the order that was asked for', async () => {
      const run = aRun();
      const outcomes = Array.from({ length: 60 }, (_, ordinal) =>
        anAssetOutcome({ ...run, ordinal, technicalName: `T${ordinal} "∞"` }),
      );
      await Promise.all(outcomes.map((outcome) => events().publishOutcome(outcome)));
      await events().publishOutcome(anAssetOutcome({ ...outcomes[0], run: aRunId() }));
      const unknown = aKey(run.tenant, 'NEVER');
      const keys = outcomes.map(({ key }) => key).toReversed();

      const found = await events().findOutcomes(run.tenant, run.run, [...keys, unknown, ...keys.slice(0, 1)]);

      expect(found).toEqual([...outcomes.toReversed(), undefined, outcomes.at(-1)]);
      expect(await events().findOutcomes(run.tenant, run.run, [])).toEqual([]);
    });

    it('lists all outcomes of a run, and of no other', async () => {
      const run = aRun();
      const outcomes = Array.from({ length: 300 }, (_, ordinal) =>
        anAssetOutcome({ ...run, ordinal, technicalName: `T${ordinal}` }),
      );
      await Promise.all(outcomes.map((outcome) => events().publishOutcome(outcome)));
      await events().publishOutcome(anAssetOutcome({ ...run, run: aRunId() }));
      await events().publishRunEnd(aRunEnded(run));

      const listed = await all(events().listOutcomes(run.tenant, run.run));

      expect(listed.sort((a, b) => a.ordinal - b.ordinal)).toEqual(outcomes);
      expect(await all(events().listOutcomes(run.tenant, aRunId()))).toEqual([]);
    });

    it('stores one end of a run and returns it to whoever comes later', async () => {
      const first = aRunEnded({ ...aRun(), end: 'partial' });

      expect(await events().publishRunEnd(first)).toEqual(first);
      expect(await events().publishRunEnd({ ...first, end: 'completed', durationMs: 1 })).toEqual(first);
    });
  });
}

function followContract(open: OpenEventLog): void {
  describe('following', () => {
    const current = opened(open);
    const events = () => current().events;

    /** Follows until the run has ended; other tests' events may stand between. */
    const followRun = async (run: { tenant: string; run: string }, after?: number) => {
      const following = await events().follow({ after });
      const { seen, ended } = collect(following.events);
      const ofRun = () => seen.filter((event) => event.run === run.run);
      const wholeRun = async (): Promise<readonly StoredEvent[]> => {
        await until(() => ofRun().some((event) => event.type.startsWith('sync.')));
        following.stop();
        await ended;
        return ofRun();
      };
      return { resumed: following.resumed, wholeRun };
    };
    const publishRun = async (run: { tenant: string; run: string }) => {
      const [first, second] = [0, 1].map((ordinal) =>
        anAssetOutcome({ ...run, ordinal, technicalName: `T${ordinal}` }),
      );
      const end = aRunEnded(run);
      if (first !== undefined) await events().publishOutcome(first);
      if (second !== undefined) await events().publishOutcome(second);
      await events().publishRunEnd(end);
      return [first, second, end];
    };

    it('shows new events with their place, CloudEvents type and id', async () => {
      const run = aRun();
      const following = await followRun(run);
      const published = await publishRun(run);

      const seen = await following.wholeRun();

      expect(following.resumed).toBe(true);
      expect(seen.map(({ data }) => data)).toEqual(published);
      const headers = [
        outcomeEventHeaders(anAssetOutcome({ ...run, ordinal: 0 })),
        outcomeEventHeaders(anAssetOutcome({ ...run, ordinal: 1 })),
        runEndHeaders(aRunEnded(run)),
      ];
      expect(seen.map(({ type, id }) => [type, id])).toEqual(headers.map((ce) => [ce['ce-type'], ce['ce-id']]));
      expect(seen.every((event) => event.tenant === run.tenant)).toBe(true);
      const sequences = seen.map(({ sequence }) => sequence);
      expect(sequences).toEqual([...new Set(sequences)].sort((a, b) => a - b));
    });

    it('does not show a repeated outcome again', async () => {
      const run = aRun();
      const following = await followRun(run);
      await events().publishOutcome(anAssetOutcome(run));
      await events().publishOutcome(anAssetOutcome({ ...run, outcome: 'failed' }));
      await events().publishRunEnd(aRunEnded(run));

      expect(await following.wholeRun()).toHaveLength(2);
    });

    it('resumes after the event that was seen last', async () => {
      const run = aRun();
      const before = await followRun(run);
      const published = await publishRun(run);
      const [first] = await before.wholeRun();

      const resumed = await followRun(run, first?.sequence);

      expect(resumed.resumed).toBe(true);
      const seen = await resumed.wholeRun();
      expect(seen.map(({ data }) => data)).toEqual(published.slice(1));
    });

    it('goes on live after what it resumed with', async () => {
      const [old, live] = [aRun(), aRun()];
      const before = await followRun(old);
      await publishRun(old);
      const last = (await before.wholeRun()).at(-1);

      const resumed = await followRun(live, last?.sequence);
      const published = await publishRun(live);

      expect(resumed.resumed).toBe(true);
      expect((await resumed.wholeRun()).map(({ data }) => data)).toEqual(published);
    });

    it('says so when the place lies in the future of this log: it was another one', async () => {
      const run = aRun();

      const { resumed, wholeRun } = await followRun(run, 1_000_000_000);

      expect(resumed).toBe(false);
      const published = await publishRun(run);
      expect((await wholeRun()).map(({ data }) => data)).toEqual(published);
    });

    it('says so when events after the place are gone', async () => {
      const run = aRun();
      const before = await followRun(run);
      await publishRun(run);
      const [first] = await before.wholeRun();
      await current().dropAll();

      const { resumed, wholeRun } = await followRun(run, first?.sequence);

      expect(resumed).toBe(false);
      await publishRun(run);
      await wholeRun();
    });
  });
}
