/// <reference types="jest" />
import type { RunSignals } from '../../run-signals.js';
import { aRunId, aTenant } from '../builders/model-builders.js';
import { type Closable, opened } from './opened.js';
import { until } from './until.js';

/** `listener` hears what `speaker` announces; they may be one. */
export function runSignalsContract(
  name: string,
  open: () => Promise<Closable & { readonly speaker: RunSignals; readonly listener: RunSignals }>,
): void {
  describe(`${name} keeps the promises of RunSignals`, () => {
    const current = opened(open);

    it('tells every listener which run is drained', async () => {
      const drained = { first: [] as string[], second: [] as string[] };
      current().listener.onDrained((tenant, run) => drained.first.push(`${tenant}/${run}`));
      current().listener.onDrained((tenant, run) => drained.second.push(`${tenant}/${run}`));
      const [tenant, run] = [aTenant(), aRunId()];

      // A signal may be lost, for example before the listener is known everywhere; so it is given until it is heard.
      await until(() => {
        current().speaker.announceDrained(tenant, run);
        return drained.first.length > 0 && drained.second.length > 0;
      });

      expect(new Set([...drained.first, ...drained.second])).toEqual(new Set([`${tenant}/${run}`]));
    });
  });
}
