import { DeliverPolicy, type JetStreamClient, type JsMsg } from '@nats-io/jetstream';
import { ImageGlance, type ImageFeed, type SeenImage } from '@dss/ports';
import { bucketName } from '@dss/contracts';
import { ContractBrokenError } from '@dss/errors';
import type { BlobBucket } from './blob-bucket.js';

/** Images that wait in memory at most: about 2 MB, 25 MB should all be as large as Glue takes. */
const WAITING = 100;

/**
 * Follows a tenant's images. Not by the KV client's own watch: that one takes all that comes, and a first reading of
 * 100,000 images would stand in memory at once. This one asks for more when the last ones were taken.
 */
export async function followImages(
  js: JetStreamClient,
  namespace: string,
  tenant: string,
  blobs: BlobBucket,
): Promise<ImageFeed> {
  const bucket = bucketName(namespace, 'images');
  const stream = `KV_${bucket}`;
  const prefix = `$KV.${bucket}.${tenant}.`;
  const jsm = await js.jetstreamManager();
  const { created } = await jsm.streams.info(stream);
  const consumer = await js.consumers.get(stream, {
    filter_subjects: `${prefix}*`,
    deliver_policy: DeliverPolicy.LastPerSubject,
  });
  const stored = (await consumer.info(true)).num_pending;
  const messages = await consumer.consume({ max_messages: WAITING, abort_on_missing_resource: true });
  void endWhenMadeAnew();
  return {
    stored,
    images: read(),
    stop: () => {
      messages.stop();
    },
  };

  async function* read(): AsyncIterable<SeenImage> {
    let taken = 0;
    for await (const message of messages) {
      taken += 1;
      const upToDate = taken >= stored || message.info.pending === 0;
      yield {
        key: message.subject.slice(prefix.length),
        atMs: Math.round(message.info.timestampNanos / 1e6),
        upToDate,
        ...(await seenIn(message, blobs)),
      };
    }
  }

  /** The client goes on behind the last sequence it saw, which in a new stream may be far away. */
  async function endWhenMadeAnew(): Promise<void> {
    for await (const { type } of messages.status()) {
      if (type !== 'ordered_consumer_recreated') continue;
      const now = await jsm.streams.info(stream).catch(() => undefined);
      if (now?.created !== created) messages.stop();
    }
  }
}

type Seen = SeenImage extends infer S ? (S extends SeenImage ? Omit<S, 'key' | 'atMs' | 'upToDate'> : never) : never;

async function seenIn(message: JsMsg, blobs: BlobBucket): Promise<Seen> {
  const operation = message.headers?.get('KV-Operation') ?? '';
  if (operation === 'DEL' || operation === 'PURGE') return { kind: 'gone' };
  try {
    const bytes = await blobs.open(message.subject, message.data);
    const read = ImageGlance.safeParse(
      JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString()),
    );
    if (read.success) return { kind: 'image', image: read.data };
    const [issue] = read.error.issues;
    const reason = [issue?.path.join('.'), issue?.message].join(': ');
    return { kind: 'unreadable', reason };
  } catch (error) {
    if (!(error instanceof ContractBrokenError || error instanceof SyntaxError)) throw error;
    return { kind: 'unreadable', reason: error.message };
  }
}
