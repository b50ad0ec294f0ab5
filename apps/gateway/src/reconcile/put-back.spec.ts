import { AssetSeen, FetchRequested } from '@dss/contracts';
import {
  InMemoryCheckpointStore,
  InMemoryRunLedger,
  InMemoryWorkQueue,
  aCheckpoint,
  aManifestEntry,
  aSyncRun,
} from '@dss/ports/testing';
import type { PlannedAsset } from '../runs/assets/run-assets.js';
import { ENTRIES } from '../testing/planned-run.js';
import { planPutBack, putBack } from './put-back.js';

const run = { ...aSyncRun({ state: 'working', mode: 'full' }), fence: 7 };
const TYPES = ['localtables', 'localtables', 'views', 'views', 'dataflows', 'absent'];
const open: PlannedAsset[] = ENTRIES.map((entry, index) => ({ space: 'SALES', type: TYPES[index] ?? '', entry }));

describe('planPutBack', () => {
  it('finds a way back for every open asset, each exactly one', () => {
    const { fetch, detect, skipped } = planPutBack(run, open, 2);
    expect(fetch.map(({ ordinal, intent }) => [ordinal, intent])).toEqual([
      [0, 'fetch'],
      [1, 'fetch'],
      [2, 'remap'],
      [3, 'remap'],
    ]);
    expect(detect.map(({ ordinal }) => ordinal)).toEqual([5]);
    expect(skipped.map(({ entry }) => entry.ordinal)).toEqual([4]);
  });

  it('makes messages that their stages can read, with the round in them', () => {
    const { fetch, detect } = planPutBack(run, open, 2);
    for (const message of fetch)
      expect(FetchRequested.parse(message)).toMatchObject({ round: 2, fence: 7, mode: 'full' });
    for (const message of detect)
      expect(AssetSeen.parse(message)).toMatchObject({ round: 2, absent: true, type: 'views' });
  });

  it('hands evidence and wishes on, but retires nothing in a run that had to be repaired', () => {
    const at = { ours: '2026-11-20T11:00:00.000Z' };
    const absence = (step: 'count' | 'retire') => ({ step, listings: 2, since: at, at, reason: 'absent' });
    const absent = [{ absence: absence('count') }, { absence: absence('retire') }, { restore: { by: 'ann' } }];
    const assets = absent.map((about, ordinal) => ({
      space: 'SALES',
      type: 'absent',
      entry: aManifestEntry({ ordinal, intent: 'absent', ...about }),
    }));

    const { detect } = planPutBack(run, assets, 1);

    expect(detect.map(({ absence: evidence, held, restore }) => [evidence?.step, held !== undefined, restore])).toEqual(
      [
        ['count', false, undefined],
        ['retire', true, undefined],
        [undefined, false, { by: 'ann' }],
      ],
    );
  });

  it('carries the names that the listing allocated', () => {
    const [first] = planPutBack(run, open, 1).fetch;
    expect(first?.names).toEqual({ database: 'dsp_sales', table: 'orders' });
  });
});

describe('putBack', () => {
  const flow = open.slice(4, 5);
  async function settled(dryRun: boolean) {
    const checkpoints = new InMemoryCheckpointStore();
    const ledger = new InMemoryRunLedger(checkpoints);
    const { tenant, id } = run;
    const { key } = flow[0]!.entry;
    const value = aCheckpoint({ fence: 3, space: 'SALES', outcome: 'skipped' });
    await ledger.settle({
      tenant,
      run: 'before',
      ordinal: 0,
      outcome: 'skipped',
      conflicts: 0,
      checkpoint: { space: 'SALES', key, value },
    });
    const asked = { ...run, dryRun };
    await putBack({ ledger, work: new InMemoryWorkQueue() }, asked, planPutBack(asked, flow, 1));
    return {
      outcomes: await ledger.outcomes(tenant, id, 5),
      fence: (await checkpoints.find(tenant, 'SALES', key))?.fence,
    };
  }

  it('settles a skipped asset again and raises its fence, as the listing would have', async () => {
    expect(await settled(false)).toEqual({
      outcomes: [undefined, undefined, undefined, undefined, 'skipped'],
      fence: 7,
    });
  });

  it('leaves no trace of a dry run in checkpoints', async () => {
    expect((await settled(true)).fence).toBe(3);
  });

  it('announces fetches before it publishes them, so that dependants wait for them again', async () => {
    const ledger = new InMemoryRunLedger();
    const work = new InMemoryWorkQueue();
    const states: string[] = [];
    jest.spyOn(work, 'publishAll').mockImplementation(async () => {
      const waiter = { ordinal: 9, message: '{}' };
      states.push(await ledger.awaitFetch(run.tenant, run.id, open[0]!.entry.key, waiter));
    });
    await putBack({ ledger, work }, run, planPutBack(run, open.slice(0, 1), 1));
    expect(states[0]).toBe('waiting');
  });
});
