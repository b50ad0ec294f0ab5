/// <reference types="jest" />
import type { RunLog } from '../../run-log.js';
import { aLogLine } from '../builders/message-builders.js';
import { aRunId, aTenant } from '../builders/model-builders.js';
import { type Closable, opened } from './opened.js';
import { until } from './until.js';

export function runLogContract(name: string, open: () => Promise<Closable & { readonly log: RunLog }>): void {
  describe(`${name} keeps the promises of RunLog`, () => {
    const current = opened(open);
    const log = () => current().log;

    /** Appending is fire and forget, so the lines are there a moment later. */
    const aRunWithLines = async (messages: readonly string[]) => {
      const [tenant, run] = [aTenant(), aRunId()];
      for (const message of messages)
        log().append(tenant, run, aLogLine({ message, fields: { count: 3, asset: 'a∞' } }));
      await until(async () => (await log().list(tenant, run, { limit: 100 })).lines.length === messages.length);
      return { tenant, run };
    };

    it('lists the lines of a run as they were, oldest first', async () => {
      const { tenant, run } = await aRunWithLines(['first', 'second', 'third']);

      const { lines } = await log().list(tenant, run, { limit: 100 });

      expect(lines.map(({ message }) => message)).toEqual(['first', 'second', 'third']);
      expect(lines[0]).toMatchObject(aLogLine({ message: 'first', fields: { count: 3, asset: 'a∞' } }));
    });

    it('goes on after any line that was listed', async () => {
      const { tenant, run } = await aRunWithLines(['first', 'second', 'third']);
      const { lines } = await log().list(tenant, run, { limit: 1 });

      const rest = await log().list(tenant, run, { after: lines[0]?.position, limit: 100 });

      expect(rest.lines.map(({ message }) => message)).toEqual(['second', 'third']);
    });

    it('is read whole by following `next`, each line once', async () => {
      const messages = Array.from({ length: 7 }, (_, at) => `line ${at}`);
      const { tenant, run } = await aRunWithLines(messages);
      const read: string[] = [];

      let after: number | undefined;
      do {
        const page = await log().list(tenant, run, { after, limit: 3 });
        expect(page.lines.length).toBeLessThanOrEqual(3);
        read.push(...page.lines.map(({ message }) => message));
        after = page.next;
      } while (after !== undefined);

      expect(read).toEqual(messages);
    });

    it('has no lines of another run', async () => {
      const { tenant } = await aRunWithLines(['first']);

      expect(await log().list(tenant, aRunId(), { limit: 10 })).toEqual({ lines: [], next: undefined });
    });
  });
}
