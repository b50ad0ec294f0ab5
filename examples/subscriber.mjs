// Reacts to finished syncs with nothing but the plain `nats` package: one JSON line per event on stdout, until Ctrl-C.
//   node examples/subscriber.mjs [NATS URL] [namespace]      (else DSS_NATS_URL, DSS_NAMESPACE)
import { DeliverPolicy, connect } from 'nats';

const [url = process.env['DSS_NATS_URL'], namespace = process.env['DSS_NAMESPACE'] || 'dss'] = process.argv.slice(2);
const subject = `${namespace}.evt.>`;
/** @param {object} line */
const print = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
process.once('uncaughtException', ({ message }) => {
  console.error(`${message}: is the product running, and are these its NATS address and namespace?`);
  process.exit(1);
});

const nats = await connect({ servers: url || 'nats://127.0.0.1:4222', maxReconnectAttempts: -1 });
const options = { filterSubjects: subject, deliver_policy: DeliverPolicy.New };
const consumer = await nats.jetstream().consumers.get(`${namespace}_EVT`.toUpperCase(), options);
const messages = await consumer.consume();
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => messages.close());
print({ type: 'listening', subject });
for await (const message of messages) {
  const type = message.headers?.get('ce-type') ?? '';
  /** @type {Record<string, any>} */
  const { run, space, technicalName, database, table, reason, counts, conflicts, durationMs } = message.json();
  if (type.startsWith('sync.')) {
    // The sync is over: this is where a job of yours would start.
    const done = Object.fromEntries(Object.entries(counts).filter(([, assets]) => assets > 0));
    print({ type, run, counts: done, conflicts, durationMs, reason });
  } else print({ type, run, asset: `${space}/${technicalName}`, table: table && `${database}.${table}`, reason });
}
await nats.drain();
