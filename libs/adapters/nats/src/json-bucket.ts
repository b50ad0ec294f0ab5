import type { JetStreamClient } from '@nats-io/jetstream';
import type { z } from 'zod';
import { digest } from '@dss/catalog-model';
import { ContractBrokenError } from '@dss/errors';
import { type Blob, BlobBucket } from './blob-bucket.js';
import type { BucketKeeping } from './keep-bucket.js';

/** A bucket of values of one schema. */
export class JsonBucket<T> {
  private constructor(
    private readonly blobs: BlobBucket,
    private readonly schema: z.ZodType<T>,
    private readonly name: string,
  ) {}

  static async open<T>(
    js: JetStreamClient,
    namespace: string,
    name: string,
    schema: z.ZodType<T>,
    keeping?: BucketKeeping,
  ): Promise<JsonBucket<T>> {
    return JsonBucket.of(await BlobBucket.open(js, namespace, name, keeping), name, schema);
  }

  static of<T>(blobs: BlobBucket, name: string, schema: z.ZodType<T>): JsonBucket<T> {
    return new JsonBucket(blobs, schema, name);
  }

  async find(key: string): Promise<{ readonly value: T; readonly revision: number } | undefined> {
    const blob = await this.blobs.get(key);
    return blob && { value: this.parse(blob), revision: blob.revision };
  }

  /** As it is stored, unchecked: for values of which only a part is looked at. */
  async findBytes(key: string): Promise<Uint8Array | undefined> {
    return (await this.blobs.get(key))?.bytes;
  }

  create(key: string, value: T): Promise<boolean> {
    return this.blobs.create(key, encode(value));
  }

  async put(key: string, value: T): Promise<void> {
    await this.blobs.put(key, encode(value));
  }

  /** Under a key that is made of the value's digest, which is answered: what is there already is the same. */
  async putByContent(value: T, keyOf: (content: string) => string): Promise<string> {
    const bytes = encode(value);
    const content = digest(bytes);
    await this.blobs.put(keyOf(content), bytes);
    return content;
  }

  async delete(key: string): Promise<void> {
    await this.blobs.delete(key);
  }

  listKeys(filter: string): Promise<readonly string[]> {
    return this.blobs.listKeys(filter);
  }

  async list(filter: string): Promise<readonly T[]> {
    return (await this.blobs.list(filter)).map((blob) => this.parse(blob));
  }

  async watch(): Promise<{ readonly changes: AsyncIterable<T>; stop(): void }> {
    const watching = await this.blobs.watch();
    return {
      changes: this.parsed(watching.changes),
      stop: () => {
        watching.stop();
      },
    };
  }

  /** Read, change, write if nobody else wrote meanwhile, else again. `change` returns undefined to leave things as they are. */
  async change(key: string, change: (stored: T | undefined) => T | undefined): Promise<T | undefined> {
    for (;;) {
      const found = await this.find(key);
      const next = change(found?.value);
      if (next === undefined) return found?.value;
      const written =
        found === undefined ? await this.create(key, next) : await this.blobs.update(key, encode(next), found.revision);
      if (written) return next;
    }
  }

  /** The one with the higher number stays; equal replaces, so that a repeat is harmless. First writes cost one call. */
  async saveNewest(key: string, value: T, numberOf: (value: T) => number): Promise<void> {
    if (await this.create(key, value)) return;
    await this.change(key, (stored) =>
      stored !== undefined && numberOf(stored) > numberOf(value) ? undefined : value,
    );
  }

  private async *parsed(changes: AsyncIterable<Blob>) {
    for await (const blob of changes) yield this.parse(blob);
  }

  private parse(blob: Blob): T {
    try {
      return this.schema.parse(JSON.parse(Buffer.from(blob.bytes).toString()));
    } catch (cause) {
      throw new ContractBrokenError(
        'A stored value does not have its shape',
        { bucket: this.name, key: blob.key },
        cause,
      );
    }
  }
}

function encode(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}
