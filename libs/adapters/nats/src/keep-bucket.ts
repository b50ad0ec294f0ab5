import type { JetStreamClient } from '@nats-io/jetstream';
import { type KV, Kvm } from '@nats-io/kv';
import { type ObjectStore, Objm } from '@nats-io/obj';
import { nanos } from '@nats-io/transport-node';
import type { ServiceSettings } from '@dss/config';
import { STANDARD_STORAGE, type Storage, fitStream, withReplicas } from '@dss/service-kit';

/** How long a bucket keeps an entry since it was written. */
export interface BucketKeeping {
  readonly storage?: Storage | undefined;
  /** 0, the default, is without end. */
  readonly maxAgeMs?: number;
  /** The setting that says so. */
  readonly setting?: keyof ServiceSettings;
}

/** A KV bucket with one value per key, made when missing and else kept as it shall be. */
export async function keepBucket(js: JetStreamClient, bucket: string, keeping: BucketKeeping = {}): Promise<KV> {
  const { storage = STANDARD_STORAGE, maxAgeMs = 0 } = keeping;
  const { replicas } = storage.policy;
  const kv = await withReplicas(replicas, () => new Kvm(js).create(bucket, { history: 1, ttl: maxAgeMs, replicas }));
  await fit(js, `KV_${bucket}`, keeping);
  return kv;
}

/** The same for an object store. */
export async function keepObjects(js: JetStreamClient, bucket: string, keeping: BucketKeeping): Promise<ObjectStore> {
  const { storage = STANDARD_STORAGE, maxAgeMs = 0 } = keeping;
  const { replicas } = storage.policy;
  const objects = await withReplicas(replicas, () => new Objm(js).create(bucket, { ttl: nanos(maxAgeMs), replicas }));
  await fit(js, `OBJ_${bucket}`, keeping);
  return objects;
}

/** The clients' `create` takes a bucket that exists as it is. */
async function fit(js: JetStreamClient, stream: string, keeping: BucketKeeping): Promise<void> {
  const { storage = STANDARD_STORAGE, maxAgeMs = 0, setting } = keeping;
  const jsm = await js.jetstreamManager();
  const info = await jsm.streams.info(stream);
  await fitStream(jsm, info, { maxAgeMs, settings: setting === undefined ? [] : [setting] }, storage);
}
