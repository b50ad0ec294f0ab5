/// <reference types="jest" />
import { randomUUID } from 'node:crypto';
import type { PaceAsk } from '@dss/pacing';
import type { PaceBoard, PaceBucket } from '../../pace-board.js';
import { type Closable, opened } from './opened.js';

/** Enough of a burst that nothing depends on how fast the test runs. */
const quota = { perSecond: 0.01, burst: 10.5 };

export function paceBoardContract(
  name: string,
  open: () => Promise<Closable & { readonly board: PaceBoard; readonly forgetAll: () => Promise<void> }>,
): void {
  describe(`${name} keeps the promises of PaceBoard`, () => {
    const current = opened(open);
    const board = () => current().board;
    const ask = (bucket: PaceBucket, overrides: Partial<PaceAsk> = {}) =>
      board().exchange(bucket, quota, aPaceAsk(overrides));

    it('gives all who ask at once no more than there is', async () => {
      const bucket = aBucket();

      const grants = await Promise.all(Array.from({ length: 10 }, () => ask(bucket, { wants: wanting(3) })));

      expect(grants.flatMap(({ slots }) => slots)).toHaveLength(10);
      expect(new Set(grants.map(({ life }) => life)).size).toBe(1);
    });

    it('keeps accounts, regions and operations apart', async () => {
      const bucket = aBucket();
      await ask(bucket, { wants: wanting(10) });

      for (const other of [{ account: 'another' }, { region: 'us-east-1' }, { operation: 'GetTable' }]) {
        expect((await ask({ ...bucket, ...other }, { wants: wanting(3) })).slots).toHaveLength(3);
      }
    });

    it('gives each class what it may have, in the order of the classes', async () => {
      const grant = await ask(aBucket(), { wants: { critical: 1, high: 1, medium: 1, low: 1 } });

      const slot = { isFloor: false, inMs: 0 };
      expect(grant.slots).toEqual([
        { ...slot, priority: 'critical' },
        { ...slot, priority: 'high' },
        { ...slot, priority: 'medium' },
        { ...slot, priority: 'low' },
      ]);
    });

    it('says when to come again, and how fast everybody may go', async () => {
      const grant = await ask(aBucket(), { wants: wanting(50) });

      expect(grant).toMatchObject({ phase: 'exact', rate: 0.0099, lot: 0 });
      expect(grant.waitMs).toBeGreaterThan(0);
    });

    it('remembers what it was told', async () => {
      const bucket = aBucket();
      expect(await board().find(bucket)).toBeUndefined();
      const { life } = await ask(bucket, { wants: wanting(2) });

      await ask(bucket, { wants: wanting(0), unused: 1, throttled: 1, latencyMs: 12.5, life });

      const state = await board().find(bucket);
      expect(state).toMatchObject({ life, epoch: 1, granted: 1, throttled: 1, latency: 12.5, phase: 'exact' });
    });

    it('discovers a quota that it was not told', async () => {
      const bucket = aBucket();

      const grant = await board().exchange(bucket, undefined, aPaceAsk({ wants: wanting(2) }));

      expect(grant).toMatchObject({ phase: 'ramp', rate: 10 });
      expect(await board().find(bucket)).toMatchObject({ phase: 'ramp', spent: 2, estimate: 0 });
    });

    it('gives nothing at once to who remembers what it has lost', async () => {
      const bucket = aBucket();
      const { life } = await ask(bucket);
      await current().forgetAll();

      const grant = await ask(bucket, { wants: wanting(5), life });

      expect(grant.slots).toEqual([]);
    });
  });
}

export function aPaceAsk(overrides: Partial<PaceAsk> = {}): PaceAsk {
  return {
    wants: wanting(1),
    unused: 0,
    throttled: 0,
    throttledLate: 0,
    epoch: 0,
    retryAfterMs: 0,
    latencyMs: 0,
    sentPerSecond: 0,
    life: 0,
    rate: 0,
    ...overrides,
  };
}

function wanting(critical: number): PaceAsk['wants'] {
  return { critical, high: 0, medium: 0, low: 0 };
}

function aBucket(): PaceBucket {
  return { account: randomUUID(), region: 'eu-central-1', operation: 'CreateTable' };
}
