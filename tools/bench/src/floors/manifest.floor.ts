import { jetstream, jetstreamManager, StorageType } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { GeneratedCatalog } from '@dss/sandbox';
import { driveFloor } from './drive-floor.js';

const TYPES = ['localtables', 'views', 'analyticmodels'] as const;

/** The run's manifest: an entry per asset, one stored segment per space and type. */
await driveFloor(async ({ plan, natsUrl }, timed) => {
  const catalog = new GeneratedCatalog(plan);
  const nats = await connect({ servers: natsUrl });
  const js = jetstream(nats);
  const manager = await jetstreamManager(nats);
  await manager.streams.add({ name: 'floor_manifest', subjects: ['floor_manifest.>'], storage: StorageType.File });
  for (const [space, { id }] of catalog.spaces.entries()) {
    for (const type of TYPES) {
      const entries = [...catalog.indexesOf(space, type)].map((ordinal) => ({
        ordinal,
        key: 'k'.repeat(26),
        technicalName: catalog.nameOf(ordinal),
        priority: 'medium',
        intent: 'unchanged',
        database: id.toLowerCase(),
        table: catalog.nameOf(ordinal).toLowerCase(),
        listed: { changedOn: '2026-05-01T00:00:00.000Z', deployedOn: '2026-05-01T00:00:00.000Z', status: 'Deployed' },
      }));
      // The broker takes 1 MB a message; larger segments are cut.
      for (let at = 0; at < entries.length; at += 2000) {
        await timed(() =>
          js.publish(`floor_manifest.${id}.${type}.${at}`, JSON.stringify(entries.slice(at, at + 2000))),
        );
      }
    }
  }
  await manager.streams.delete('floor_manifest');
  await nats.close();
});
