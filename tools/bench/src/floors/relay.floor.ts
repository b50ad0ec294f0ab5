import { AckPolicy, jetstream, jetstreamManager, RetentionPolicy, StorageType } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { driveFloor, inFlight } from './drive-floor.js';

const STAGES = ['fetch', 'detect', 'map', 'write'];
const BODY = Buffer.alloc(4096, 'x');

/**
 * A 4 KB message per asset through four WorkQueue streams on disk: published with a message id, taken by one of 64,
 * published to the next stage, acknowledged.
 */
await driveFloor(async ({ sample, natsUrl }, timed) => {
  const nats = await connect({ servers: natsUrl });
  const js = jetstream(nats);
  const manager = await jetstreamManager(nats);
  for (const stage of STAGES) {
    await manager.streams.add({
      name: `relay_${stage}`,
      subjects: [`relay.${stage}.>`],
      retention: RetentionPolicy.Workqueue,
      storage: StorageType.File,
    });
    await manager.consumers.add(`relay_${stage}`, {
      durable_name: 'all',
      ack_policy: AckPolicy.Explicit,
      max_ack_pending: 1000,
    });
  }
  const publish = (stage: string, id: string) => js.publish(`relay.${stage}.${id}`, BODY, { msgID: `${stage}.${id}` });
  const relay = async (at: number) => {
    const stage = STAGES[at] ?? '';
    const next = STAGES[at + 1];
    const consumer = await js.consumers.get(`relay_${stage}`, 'all');
    const messages = await consumer.consume({ max_messages: 128 });
    let taken = 0;
    let working = 0;
    let free: (() => void) | undefined;
    for await (const message of messages) {
      taken += 1;
      working += 1;
      const passOn = async () => {
        if (next !== undefined) await publish(next, message.subject.split('.').at(-1) ?? '');
        message.ack();
        working -= 1;
        free?.();
      };
      void passOn();
      while (working >= 64 || (taken === sample && working > 0)) await new Promise<void>((resolve) => (free = resolve));
      if (taken === sample) break;
    }
    messages.stop();
  };
  await timed(async () => {
    const stages = STAGES.map((_, at) => relay(at));
    await inFlight(sample, 64, (at) => publish(STAGES[0] ?? '', String(at)));
    await Promise.all(stages);
    await nats.flush();
  });
  for (const stage of STAGES) await manager.streams.delete(`relay_${stage}`);
  await nats.close();
});
