/// <reference types="jest" />
import { randomUUID } from 'node:crypto';
import type { BudgetBoard } from '../../budget-board.js';
import { type Closable, opened } from './opened.js';

/** Nothing is refilled while the test runs. */
const limits = { requestsPerMinute: 0.001, burst: 5 };

export function budgetBoardContract(
  name: string,
  open: () => Promise<Closable & { readonly board: BudgetBoard; readonly forgetAll: () => Promise<void> }>,
): void {
  describe(`${name} keeps the promises of BudgetBoard`, () => {
    const current = opened(open);
    const take = (user: string, needed = 1) => current().board.take(user, limits, needed);

    it('gives all who ask at once no more than there is', async () => {
      const user = randomUUID();

      const answers = await Promise.all(Array.from({ length: 12 }, () => take(user)));

      expect(answers.filter((waitMs) => waitMs === 0)).toHaveLength(5);
      expect(Math.min(...answers.filter((waitMs) => waitMs > 0))).toBeGreaterThan(50_000);
    });

    it('keeps users apart', async () => {
      const user = randomUUID();
      await Promise.all(Array.from({ length: 5 }, () => take(user)));

      expect(await take(user)).toBeGreaterThan(0);
      expect(await take(randomUUID())).toBe(0);
    });

    it('leaves a reserve to those who need less', async () => {
      const user = randomUUID();
      await take(user);
      await take(user);

      expect(await take(user, 4)).toBeGreaterThan(0);
      expect(await take(user, 3)).toBe(0);
    });

    it('is silent for everybody for as long as one of them was asked to be, and no shorter for a shorter wish', async () => {
      const user = randomUUID();
      await current().board.pause(user, limits, 30_000);
      await current().board.pause(user, limits, 10);

      const waitMs = await take(user);

      expect(waitMs).toBeGreaterThan(25_000);
      expect(waitMs).toBeLessThanOrEqual(30_000);
    });

    it('does not believe a pause of days', async () => {
      const user = randomUUID();
      await current().board.pause(user, limits, 30 * 24 * 3_600_000);

      expect(await take(user)).toBeLessThanOrEqual(3_600_000);
    });

    it('begins with a burst when it has lost what it knew', async () => {
      const user = randomUUID();
      await current().board.pause(user, limits, 30_000);
      await current().forgetAll();

      expect(await take(user, 5)).toBe(0);
    });
  });
}
