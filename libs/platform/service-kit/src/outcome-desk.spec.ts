import { aCheckpoint, aKey, anAssetOutcome } from '@dss/ports/testing';
import { InMemoryCheckpointStore, InMemoryRunLedger } from '@dss/ports/testing';
import { deskParts } from './testing/desk-fixture.js';

const { tenant, run, key, space } = anAssetOutcome();
const checkpoint = { space, key, value: aCheckpoint({ fence: 2 }) };

function aDesk() {
  const checkpoints = new InMemoryCheckpointStore();
  return { ...deskParts(new InMemoryRunLedger(checkpoints)), checkpoints };
}

describe('OutcomeDesk', () => {
  it('stores the event, counts the outcome and moves the checkpoint', async () => {
    const { outcomes, events, ledger, checkpoints, metrics } = aDesk();
    const outcome = anAssetOutcome({ strategy: 'full', conflicts: [conflict, conflict] });
    const settled = await outcomes.settle(outcome, { checkpoint, bytes: 700 });
    expect(settled).toMatchObject({ counted: true, checkpointMoved: true, stored: outcome });
    expect(await events.findOutcome(tenant, run, key)).toEqual(outcome);
    expect(await ledger.progress(tenant, run)).toMatchObject({ done: 1, conflicts: 2 });
    expect(await ledger.strategies(tenant, run)).toEqual({ full: { assets: 1, bytes: 700 } });
    expect(await checkpoints.find(tenant, space, key)).toEqual(checkpoint.value);
    expect((await metrics.assets.get()).values).toMatchObject([{ labels: { outcome: 'created' }, value: 1 }]);
  });

  it('settles what is stored, not what is offered, and leaves the checkpoint to whoever stored it', async () => {
    const { outcomes, events, ledger, checkpoints } = aDesk();
    const first = anAssetOutcome({ outcome: 'rejected', code: 'ENTRY_REFUSED' });
    await events.publishOutcome(first);
    const settled = await outcomes.settle(anAssetOutcome({ outcome: 'updated' }), { checkpoint });
    expect(settled).toMatchObject({ stored: first, checkpointMoved: false });
    expect(await ledger.outcomes(tenant, run, 1)).toEqual(['rejected']);
    expect(await checkpoints.find(tenant, space, key)).toBeUndefined();
  });

  it('counts a repeat once and still moves the checkpoint that a crash left behind', async () => {
    const { outcomes, ledger, checkpoints, metrics } = aDesk();
    await outcomes.settle(anAssetOutcome());
    const again = await outcomes.settle(anAssetOutcome({ at: '2026-03-01T09:00:00.000Z' }), { checkpoint });
    expect(again).toMatchObject({ counted: false, checkpointMoved: true });
    expect(await ledger.progress(tenant, run)).toMatchObject({ done: 1 });
    expect(await checkpoints.find(tenant, space, key)).toEqual(checkpoint.value);
    expect((await metrics.assets.get()).values).toMatchObject([{ value: 1 }]);
  });

  it('tells when the last open asset of a run has ended, and not before', async () => {
    const { outcomes, ledger, signals } = aDesk();
    const drained: string[] = [];
    signals.onDrained((...of) => drained.push(of.join('/')));
    await ledger.expect(tenant, run, 2);
    await outcomes.settle(anAssetOutcome({ ordinal: 0 }));
    expect(drained).toEqual([]);
    await outcomes.settle(anAssetOutcome({ ordinal: 1, technicalName: 'B', key: aKey(tenant, 'B') }));
    expect(drained).toEqual([`${tenant}/${run}`]);
  });

  it('opens dependants again in the same step', async () => {
    const { outcomes, ledger } = aDesk();
    await ledger.settleBulk(tenant, run, space, 2, [{ ordinal: 1, outcome: 'unchanged', key: aKey(tenant, 'V') }]);
    const settled = await outcomes.settle(anAssetOutcome({ schemaMoved: true }), { reopen: [1] });
    expect(settled.reopened).toEqual([1]);
  });

  it('finds the outcome that an earlier delivery has stored', async () => {
    const { outcomes } = aDesk();
    expect(await outcomes.findStored(tenant, run, key)).toBeUndefined();
    await outcomes.settle(anAssetOutcome());
    expect(await outcomes.findStored(tenant, run, key)).toEqual(anAssetOutcome());
  });
});

const conflict = { field: 'description', source: 'a', target: 'b', decision: 'kept' } as const;
