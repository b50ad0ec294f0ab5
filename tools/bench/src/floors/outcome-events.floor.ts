import { jetstream, jetstreamManager, StorageType } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { driveFloor, inFlight } from './drive-floor.js';

const BODY = Buffer.alloc(600, 'x');

/** One event per asset that must be the first of its subject. */
await driveFloor(async ({ sample, natsUrl }, timed) => {
  const nats = await connect({ servers: natsUrl });
  const js = jetstream(nats);
  const manager = await jetstreamManager(nats);
  await manager.streams.add({
    name: 'floor_events',
    subjects: ['floor_evt.>'],
    storage: StorageType.File,
    max_msgs_per_subject: 1,
  });
  await timed(() =>
    inFlight(sample, 64, (at) =>
      js.publish(`floor_evt.tenant.run.asset.${at}`, BODY, { expect: { lastSubjectSequence: 0 } }),
    ),
  );
  await manager.streams.delete('floor_events');
  await nats.close();
});
