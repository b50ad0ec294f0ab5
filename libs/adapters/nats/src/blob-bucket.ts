import { hash } from 'node:crypto';
import type { JetStreamClient } from '@nats-io/jetstream';
import type { KV } from '@nats-io/kv';
import type { ObjectStore } from '@nats-io/obj';
import { ContractBrokenError } from '@dss/errors';
import { bucketName } from '@dss/contracts';
import { isWrongLastSequence } from './js-errors.js';
import { type BucketKeeping, keepBucket, keepObjects } from './keep-bucket.js';
import { compress, expandAside, packValue, unpackValue } from './stored-value.js';

/** KV entries stay clear of the broker's payload limit (1 MB); what is larger goes to the object store. */
const INLINE_LIMIT = 900_000;

export interface Blob {
  readonly key: string;
  readonly bytes: Uint8Array;
  /** For compare-and-set. */
  readonly revision: number;
}

/** A JetStream KV bucket whose values may be larger than a message: those are stored as objects, the entry points to them. */
export class BlobBucket {
  private constructor(
    private readonly name: string,
    private readonly kv: KV,
    private readonly objects: () => Promise<ObjectStore>,
  ) {}

  /** `name` as in `dss_<name>`. The object bucket is made only when something large comes. */
  static async open(
    js: JetStreamClient,
    namespace: string,
    name: string,
    keeping?: BucketKeeping,
  ): Promise<BlobBucket> {
    const kv = await keepBucket(js, bucketName(namespace, name), keeping);
    let objects: Promise<ObjectStore> | undefined;
    // Without an age: entries that are kept without end point into it.
    const open = () => keepObjects(js, bucketName(namespace, 'blobs'), { storage: keeping?.storage });
    return new BlobBucket(name, kv, () => (objects ??= open()));
  }

  async get(key: string): Promise<Blob | undefined> {
    const entry = await this.kv.get(key);
    if (entry === null || entry.operation !== 'PUT') return undefined;
    return { key, bytes: await this.open(key, entry.value), revision: entry.revision };
  }

  /** False when the key is taken. */
  async create(key: string, bytes: Uint8Array): Promise<boolean> {
    return unlessTaken(async () => this.kv.create(key, await this.packed(bytes)));
  }

  /** False when somebody else wrote since `revision`. */
  async update(key: string, bytes: Uint8Array, revision: number): Promise<boolean> {
    return unlessTaken(async () => this.kv.update(key, await this.packed(bytes), revision));
  }

  async put(key: string, bytes: Uint8Array): Promise<void> {
    await this.kv.put(key, await this.packed(bytes));
  }

  async delete(key: string): Promise<void> {
    await this.kv.delete(key);
  }

  /** Without their values. */
  async listKeys(filter: string): Promise<readonly string[]> {
    const keys: string[] = [];
    for await (const key of await this.kv.keys(filter)) keys.push(key);
    return keys;
  }

  /** Keys that match a filter such as `tenant.by.*`, with their values. */
  async list(filter: string): Promise<readonly Blob[]> {
    const blobs: Blob[] = [];
    // One pass over the bucket instead of a request for each entry; there is one version of each.
    for await (const { key, value, revision, operation } of await this.kv.history({ key: filter })) {
      if (operation === 'PUT') blobs.push({ key, bytes: await this.open(key, value), revision });
    }
    return blobs;
  }

  /** All entries, then every change, until the returned iterator is stopped. */
  async watch(): Promise<{ readonly changes: AsyncIterable<Blob>; stop(): void }> {
    const entries = await this.kv.watch();
    return {
      changes: this.read$(entries),
      stop: () => {
        entries.stop();
      },
    };
  }

  private async *read$(
    entries: AsyncIterable<{ key: string; value: Uint8Array; revision: number; operation: string }>,
  ) {
    for await (const { key, value, revision, operation } of entries) {
      if (operation === 'PUT') yield { key, bytes: await this.open(key, value), revision };
    }
  }

  private async packed(bytes: Uint8Array): Promise<Uint8Array> {
    const inline = compress(bytes);
    if (inline.body.byteLength <= INLINE_LIMIT) return packValue(inline);
    const object = `${this.name}/${hash('sha256', bytes, 'hex')}`;
    const store = await this.objects();
    // Named by content: what is there already is the same.
    if ((await store.info(object)) === null) await store.putBlob({ name: object }, packValue(inline));
    return packValue({ kind: 'pointer', object });
  }

  /** What an entry holds, wherever its bytes are. */
  async open(key: string, entry: Uint8Array): Promise<Uint8Array> {
    const value = unpackValue(entry);
    if (value?.kind !== 'pointer') return expandAside(known(value, this.name, key));
    const stored = await (await this.objects()).getBlob(value.object);
    if (stored === null) throw new ContractBrokenError('A stored object is missing', { bucket: this.name, key });
    const inner = unpackValue(stored);
    return expandAside(known(inner?.kind === 'pointer' ? undefined : inner, this.name, key));
  }
}

function known<T>(value: T | undefined, bucket: string, key: string): T {
  if (value !== undefined) return value;
  throw new ContractBrokenError('A stored value has a format this version cannot read', { bucket, key });
}

async function unlessTaken(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (isWrongLastSequence(error)) return false;
    throw error;
  }
}
