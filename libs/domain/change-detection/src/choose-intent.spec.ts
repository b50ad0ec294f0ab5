import type { Checkpoint, Listed } from '@dss/catalog-model';
import { type ListingComparison, chooseIntent } from './choose-intent.js';

const listed: Listed = {
  type: 'views',
  status: 'Deployed',
  changedOn: '2026-11-19T16:40:01.000Z',
  deployedOn: '2026-11-19T16:41:00.000Z',
  catalogRow: 'c1',
};
const checkpoint: Checkpoint = {
  v: 1,
  fence: 7,
  space: 'SALES',
  technicalName: 'V_ORDERS',
  type: 'views',
  listed,
  mapping: '1',
  outcome: 'updated',
};
const unmoved: ListingComparison = {
  listed,
  checkpoint,
  mappingVersion: '1',
  mode: 'incremental',
  sourceTimeMs: Date.UTC(2026, 10, 20),
  precisionMs: 1000,
};
const before = (about: Partial<Checkpoint>) => ({ ...unmoved, checkpoint: { ...checkpoint, ...about } });
const now = (about: Partial<Listed>) => ({ ...unmoved, listed: { ...listed, ...about } });

describe('chooseIntent', () => {
  it('settles in bulk what is proven unchanged', () => {
    expect(chooseIntent(unmoved)).toEqual({ intent: 'unchanged', bulk: 'unchanged', recheck: false });
  });

  it.each(['created', 'updated', 'metadata-updated', 'unchanged', 'restored', 'kept'])(
    'an asset whose last outcome was %s can be unchanged',
    (outcome) => {
      expect(chooseIntent(before({ outcome })).bulk).toBe('unchanged');
    },
  );

  it('what was skipped stays skipped for the same reason', () => {
    expect(chooseIntent(before({ outcome: 'skipped', reason: 'no columns' }))).toMatchObject({
      intent: 'unchanged',
      bulk: 'skipped',
      reason: 'no columns',
    });
  });

  it('missing on both sides is equal', () => {
    const sparse = { ...listed, deployedOn: undefined, catalogRow: undefined };
    const comparison = { ...unmoved, listed: sparse, checkpoint: { ...checkpoint, listed: { ...sparse } } };
    expect(chooseIntent(comparison).intent).toBe('unchanged');
  });

  it.each<[string, ListingComparison, string]>([
    ['first sight', { ...unmoved, checkpoint: undefined }, 'not seen before'],
    ['a full run', { ...unmoved, mode: 'full' }, 'full run'],
    ['a failed asset', before({ outcome: 'failed' }), 'failed'],
    ['a rejected asset', before({ outcome: 'rejected' }), 'rejected'],
    ['a superseded asset', before({ outcome: 'superseded' }), 'superseded'],
    ['a cancelled asset', before({ outcome: 'cancelled' }), 'cancelled'],
    ['a retired asset that is listed again', before({ outcome: 'retired' }), 'retired'],
    ['a deleted asset that is listed again', before({ outcome: 'deleted' }), 'deleted'],
    ['an outcome that a newer version wrote', before({ outcome: 'teleported' }), 'teleported'],
    ['an absence was being counted', before({ absences: 1 }), 'absence'],
    ['the last listing was too fresh', before({ recheck: true }), 'trusted'],
    ['a checkpoint without listing', before({ listed: undefined }), 'listed'],
    ['another changedOn, even an older one', now({ changedOn: '2020-01-01T00:00:00.000Z' }), 'changedOn moved'],
    ['the same moment in another spelling', now({ changedOn: '2026-11-19T16:40:01Z' }), 'changedOn moved'],
    ['another status', now({ status: 'ChangesToDeploy' }), 'status moved'],
    ['a deployment', now({ deployedOn: '2026-11-20T10:00:00.000Z' }), 'deployedOn moved'],
    ['another catalog row', now({ catalogRow: 'c2' }), 'catalogRow moved'],
    ['another type', now({ type: 'localtables' }), 'type moved'],
  ])('%s is read', (_story, comparison, reason) => {
    const chosen = chooseIntent(comparison);
    expect(chosen.intent).toBe('fetch');
    expect(chosen.reason).toContain(reason);
    expect(chosen.bulk).toBeUndefined();
  });

  it('a value that vanished from the list has moved', () => {
    const hidden = { ...listed, catalogRow: undefined };
    expect(chooseIntent({ ...unmoved, listed: hidden })).toMatchObject({ intent: 'fetch', reason: 'catalogRow moved' });
  });

  it('a list without changedOn proves nothing, even when it never had one', () => {
    const undated = { ...listed, changedOn: undefined };
    const comparison = { ...unmoved, listed: undated, checkpoint: { ...checkpoint, listed: undated } };
    expect(chooseIntent(comparison).intent).toBe('fetch');
  });

  it('only our own side moved: mapped again without a call', () => {
    expect(chooseIntent({ ...unmoved, mappingVersion: '2' }).intent).toBe('remap');
    expect(chooseIntent({ ...unmoved, mappingVersion: '2', listed: { ...listed, status: 'x' } }).intent).toBe('fetch');
  });

  it('what was planned and held back is mapped again without a call, until it moves', () => {
    const withheld = before({ outcome: 'planned' });
    expect(chooseIntent(withheld)).toMatchObject({ intent: 'remap', reason: 'its write was held back' });
    expect(chooseIntent({ ...withheld, listed: { ...listed, status: 'x' } })).toMatchObject({ intent: 'fetch' });
    expect(chooseIntent({ ...withheld, mode: 'full' })).toMatchObject({ intent: 'fetch' });
  });

  it('only the target is in doubt: compared with it without a call', () => {
    expect(chooseIntent(before({ dirty: true }))).toMatchObject({
      intent: 'remap',
      reason: expect.stringContaining('target'),
    });
    expect(chooseIntent({ ...before({ dirty: true }), listed: { ...listed, status: 'x' } }).intent).toBe('fetch');
  });

  it('asks for another look at what changed just before the listing', () => {
    const fresh = { ...now({ changedOn: '2026-11-19T23:59:59.500Z' }) };
    expect(chooseIntent(fresh)).toMatchObject({ intent: 'fetch', recheck: true });
    expect(chooseIntent(now({ changedOn: '2026-11-19T23:59:58.000Z' })).recheck).toBe(false);
  });
});
