import type { Checkpoint } from '@dss/catalog-model';
import { fingerprint } from '@dss/change-detection';
import type { AssetSeen } from '@dss/contracts';
import { MAPPING_VERSION } from '@dss/mapping';
import { aCheckpoint, aColumn, aDefinitionRecord, aKey, aListed, anAsset, anAssetSeen } from '@dss/ports/testing';
import { judgeAsset } from './judge-asset.js';

const asset = anAsset();
const record = aDefinitionRecord();
const held = aCheckpoint({ fingerprint: fingerprint(asset, aListed()), mapping: MAPPING_VERSION, fence: 6 });

function judge(
  now = asset,
  before: Checkpoint | undefined = held,
  about: Partial<AssetSeen> = {},
  sources: Parameters<typeof judgeAsset>[2]['sources'] = {},
) {
  return judgeAsset(anAssetSeen({ fence: 7, ...about }), record, { asset: now, sources }, before);
}

describe('judgeAsset chooses how much travels to the target', () => {
  it.each([
    ['nothing moved', asset, 'none'],
    ['the label moved', anAsset({ label: 'All orders' }), 'delta'],
    ['a measure came', anAsset({ measures: [{ name: 'M', kind: 'base' }] }), 'metadata-only'],
    ['a column came', anAsset({ columns: [...asset.columns, aColumn({ technicalName: 'NEW' })] }), 'full'],
  ] as const)('%s', (_, now, strategy) => {
    expect(judge(now).strategy).toBe(strategy);
  });

  it.each<[string, Partial<Checkpoint>]>([
    ['another mapping version has written it', { mapping: '0' }],
    ['the target may differ', { dirty: true }],
    ['it was rejected last', { outcome: 'rejected' }],
    ['it was retired', { outcome: 'retired' }],
    ['it was deleted', { outcome: 'deleted' }],
    ['its absence was being counted', { outcome: 'skipped', absences: 1 }],
    ['it never got a table', { outcome: 'unchanged', table: undefined }],
    ['its fingerprint is not known', { fingerprint: undefined }],
  ])('has the target compared, although nothing moved, when %s', (_, about) => {
    expect(judge(asset, { ...held, ...about }).strategy).toBe('full');
  });

  it('has the target compared in a full run', () => {
    expect(judge(asset, held, { mode: 'full' }).strategy).toBe('full');
  });

  it('sends everything at first sight', () => {
    const verdict = judgeAsset(anAssetSeen(), record, { asset, sources: {} }, undefined);

    expect(verdict).toMatchObject({ strategy: 'full', schemaMoved: true });
  });

  it('takes what the list says into the comparison', () => {
    expect(judge(asset, held, { listed: aListed({ status: 'ChangesToDeploy' }) }).strategy).toBe('delta');
  });
});

describe('judgeAsset tells dependants', () => {
  it.each([
    ['no column moved', anAsset({ label: 'All orders' }), false],
    ['a type moved', anAsset({ columns: [aColumn({ type: { cds: 'cds.String', length: 11 } })] }), true],
  ] as const)('when %s', (_, now, moved) => {
    expect(judge(now).schemaMoved).toBe(moved);
  });
});

describe('judgeAsset says what will be known', () => {
  it('the listing, the bytes, the fingerprint of this run, and the version that an update may start from', () => {
    expect(judge(anAsset({ label: 'New' })).next).toEqual({
      v: 1,
      fence: 7,
      space: 'SALES',
      technicalName: 'ORDERS',
      type: 'localtables',
      listed: aListed(),
      body: record.body,
      definitionBytes: record.bytes,
      fingerprint: fingerprint(anAsset({ label: 'New' }), aListed()),
      mapping: MAPPING_VERSION,
      outcome: 'unchanged',
      versionId: held.versionId,
    });
    expect(held.versionId).toBeDefined();
  });

  it('no version where the target may differ: it is looked at before it is written', () => {
    expect(judge(asset, { ...held, dirty: true }).next.versionId).toBeUndefined();
  });

  it('the sources that gave the types', () => {
    const sources = { [aKey('acme', 'PEOPLE', 'HR')]: { space: 'HR', schema: 's1' } };

    expect(judge(asset, held, {}, sources).next.sources).toEqual(sources);
  });

  it('that it was listed too shortly after its last change', () => {
    expect(judge(asset, held, { recheck: true }).next.recheck).toBe(true);
  });

  it('nothing of what an earlier run counted against it', () => {
    const before = { ...held, absences: 2, absentSince: '2026-11-01', recheck: true, dirty: true, reason: 'old' };

    expect(Object.keys(judge(asset, before).next)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(absences|absentSince|recheck|dirty|reason)$/)]),
    );
  });
});
