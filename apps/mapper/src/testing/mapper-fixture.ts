import type { AssetChanged } from '@dss/contracts';
import { Metrics } from '@dss/observability';
import {
  CrashPoint,
  InMemoryCheckpointStore,
  InMemoryEventLog,
  InMemoryNameRegistry,
  InMemoryRunLedger,
  InMemoryRunSignals,
  InMemoryWorkQueue,
  anAsset,
  anAssetChanged,
} from '@dss/ports/testing';
import { OutcomeDesk } from '@dss/service-kit';
import { MapAssetHandler } from '../map-asset.handler.js';
import { MappingEnds } from '../mapping-ends.js';

export const NOW = new Date('2026-03-01T08:00:00.000Z');

/** What the change detector sends about one asset; its table's name has been allocated by discovery. */
export function changed(
  asset: Parameters<typeof anAsset>[0] = {},
  overrides: Partial<AssetChanged> = {},
): AssetChanged {
  return anAssetChanged({ asset: anAsset(asset), spaceLabel: 'Sales', ...overrides });
}

/** Everything around the mapper, in memory. */
export async function aMapper() {
  const checkpoints = new InMemoryCheckpointStore();
  const world = {
    checkpoints,
    names: new InMemoryNameRegistry(),
    ledger: new InMemoryRunLedger(checkpoints, () => NOW.getTime()),
    events: new InMemoryEventLog(),
    work: new InMemoryWorkQueue(),
  };
  const { tenant, key, space, technicalName } = changed();
  await world.names.allocateTables(tenant, 'dsp_sales', [{ key, space, technicalName }]);
  const metrics = new Metrics('mapper');
  const signals = new InMemoryRunSignals();

  /** A process of its own; `crash` says where it dies. */
  const open = (crash = new CrashPoint()) => {
    const outcomes = new OutcomeDesk(crash.guard(world.events), crash.guard(world.ledger), signals, metrics);
    const ends = new MappingEnds(crash.guard(world.work), outcomes, () => NOW);
    return new MapAssetHandler(crash.guard(world.names), ends);
  };

  return { world, open, written: () => world.work.published('write') };
}

export type TestMapper = Awaited<ReturnType<typeof aMapper>>;
