import type { AbsenceStep } from '@dss/catalog-model';
import fc from 'fast-check';
import { type DueAsset, judgeBlastRadius } from './judge-blast-radius.js';
import { DEFAULT_RETIREMENT_POLICY as POLICY } from './retirement-policy.js';

const moment = { ours: '2026-01-01T00:00:00.000Z' };
const asset = (at: number, step: AbsenceStep, changes: { emptied?: boolean; approved?: boolean } = {}): DueAsset => ({
  key: `asset-${at}`,
  absence: {
    step,
    reason: '',
    listings: 2,
    since: moment,
    at: moment,
    ...(changes.emptied === true && { emptied: true }),
  },
  approved: changes.approved === true,
});
const many = (count: number, step: AbsenceStep, changes = {}) =>
  Array.from({ length: count }, (_, at) => asset(at, step, changes));

describe('judgeBlastRadius', () => {
  it.each([
    ['ten of few tables', many(10, 'retire'), 30, 0],
    ['eleven of few tables', many(11, 'retire'), 30, 11],
    ['five per cent of many tables', many(50, 'retire'), 1000, 0],
    ['more than five per cent', many(51, 'retire'), 1000, 51],
    ['marks and deletions together', [...many(6, 'retire'), ...many(6, 'delete')], 30, 12],
    ['what is only counted, waits or is kept', [...many(20, 'count'), ...many(20, 'wait'), ...many(20, 'keep')], 30, 0],
    ['approved ones beside ten others', [...many(40, 'retire', { approved: true }), ...many(10, 'retire')], 30, 0],
    ['one table of a space that shows nothing', [asset(0, 'retire', { emptied: true }), asset(1, 'retire')], 30, 1],
    ['the same, approved', [asset(0, 'retire', { emptied: true, approved: true })], 30, 0],
  ])('%s', (_story, assets, tables, held) => {
    const radius = judgeBlastRadius(
      assets.map((one, at) => ({ ...one, key: `asset-${at}` })),
      tables,
      POLICY,
    );
    expect(radius.held.size).toBe(held);
    expect(radius.reason === undefined).toBe(held === 0);
  });

  it('says how much was due and what the limit is', () => {
    expect(judgeBlastRadius(many(11, 'retire'), 40, POLICY)).toMatchObject({
      due: 11,
      limit: 10,
      reason:
        '11 of 40 tables would be retired or deleted in one run, more than the limit of 10; nothing was, and it waits for approval',
    });
  });

  it('never lets more than the limit through that nobody approved', () => {
    const steps = fc.constantFrom<AbsenceStep>('count', 'retire', 'wait', 'delete', 'keep');
    const flags = fc.record({ emptied: fc.boolean(), approved: fc.boolean() });
    fc.assert(
      fc.property(fc.array(fc.tuple(steps, flags)), fc.nat(1000), (drawn, tables) => {
        const assets = drawn.map(([step, changes], at) => asset(at, step, changes));
        const { held, limit } = judgeBlastRadius(assets, tables, POLICY);
        const passed = assets.filter(({ key, approved }) => !held.has(key) && !approved);
        const acted = passed.filter(({ absence: { step } }) => step === 'retire' || step === 'delete');
        expect(acted.length).toBeLessThanOrEqual(limit);
        expect(acted.some(({ absence }) => absence.emptied)).toBe(false);
      }),
    );
  });
});
