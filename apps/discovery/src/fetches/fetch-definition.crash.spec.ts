import type { FetchRequested } from '@dss/contracts';
import { Crash, CrashPoint } from '@dss/ports/testing';
import { TENANT, type TestDiscovery, eventsOf, known } from '../testing/discovery-fixture.js';
import {
  RUN,
  aTenant,
  aWaiter,
  fetch,
  fetchEndOf,
  forbid,
  holdSame,
  key,
  remove,
  request,
  same,
  support,
  waiting,
} from '../testing/fetch-orders.js';

describe('FetchDefinitionHandler, killed at any call', () => {
  it.each<[string, FetchRequested, (discovery: TestDiscovery) => void]>([
    ['an asset that is passed on', request(), () => undefined],
    ['unchanged bytes', request(), holdSame],
    ['an asset that is gone', request(), remove],
    ['a source', support, () => undefined],
    ['a refused source', support, forbid],
  ])('leaves the same world for %s after another delivery', async (_, message, happen) => {
    const world = async () => {
      const discovery = aTenant();
      await aWaiter(discovery);
      happen(discovery);
      return discovery;
    };
    const undisturbed = await world();
    const calls = new CrashPoint();
    await fetch(undisturbed, message, calls);
    const expected = await worldOf(undisturbed);
    expect(expected.detect.filter(({ ordinal }) => ordinal === waiting.ordinal)).toHaveLength(1);

    for (let at = 1; at <= calls.count; at += 1) {
      for (const moment of ['before', 'after'] as const) {
        const discovery = await world();
        await expect(fetch(discovery, message, new CrashPoint(at, moment))).rejects.toThrow(Crash);

        await fetch(discovery, message);

        expect([at, moment, await worldOf(discovery)]).toEqual([at, moment, expected]);
      }
    }
  });

  it('counts an asset once when its message is delivered again after it has ended', async () => {
    const discovery = aTenant();
    known(discovery, 'SALES', same());

    await fetch(discovery);
    await fetch(discovery);

    expect((await discovery.ports.ledger.progress(TENANT, RUN)).counts.unchanged).toBe(1);
    expect(await eventsOf(discovery, RUN)).toHaveLength(1);
  });

  it('does not take back what a newer run has confirmed', async () => {
    const discovery = aTenant();
    known(discovery, 'SALES', same({ fence: 8 }));

    await fetch(discovery);

    expect(discovery.ports.checkpoints.peek(TENANT, 'SALES', key)?.fence).toBe(8);
  });
});

async function worldOf(discovery: TestDiscovery) {
  const { work, checkpoints, definitions, ledger } = discovery.ports;
  return {
    detect: work.published('detect'),
    events: await eventsOf(discovery, RUN),
    counts: (await ledger.progress(TENANT, RUN)).counts,
    checkpoint: checkpoints.peek(TENANT, 'SALES', key),
    definition: await definitions.find(TENANT, key),
    end: await fetchEndOf(discovery),
  };
}
