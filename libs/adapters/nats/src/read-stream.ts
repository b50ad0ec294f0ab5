import { DeliverPolicy, type JetStreamClient, type JsMsg } from '@nats-io/jetstream';

/** All messages of a subject filter that are stored now, oldest first; does not wait for more. */
export async function* readStream(
  js: JetStreamClient,
  stream: string,
  filter: string,
  from?: number,
): AsyncIterable<JsMsg> {
  const start = from === undefined ? {} : { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: from };
  const consumer = await js.consumers.get(stream, { filter_subjects: filter, ...start });
  try {
    if ((await consumer.info()).num_pending === 0) return;
    const messages = await consumer.consume();
    for await (const message of messages) {
      yield message;
      if (message.info.pending === 0) break;
    }
  } finally {
    await consumer.delete();
  }
}

/** How many messages of a subject filter are stored now; none of them is read. */
export async function countStream(js: JetStreamClient, stream: string, filter: string): Promise<number> {
  const consumer = await js.consumers.get(stream, { filter_subjects: filter });
  try {
    return (await consumer.info()).num_pending;
  } finally {
    await consumer.delete();
  }
}
