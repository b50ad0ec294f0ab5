import { hash } from 'node:crypto';
import type { JetStreamClient } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { type ObjectStore, Objm } from '@nats-io/obj';
import { bucketName } from '@dss/contracts';
import { ContractBrokenError } from '@dss/errors';
import { ClaimStore } from '@dss/ports';

/** Claims outlive any redelivery; the store removes them, never a consumer, whose redelivery would then fail. */
const TTL_MS = 7 * 24 * 3600 * 1000;

export class NatsClaimStore extends ClaimStore {
  private objects: Promise<ObjectStore> | undefined;

  constructor(
    private readonly js: JetStreamClient,
    private readonly namespace: string,
  ) {
    super();
  }

  async put(run: string, bytes: Uint8Array): Promise<string> {
    const name = `${run}/${hash('sha256', bytes, 'hex')}`;
    const store = await this.store();
    if ((await store.info(name)) === null) await store.putBlob({ name }, bytes);
    return name;
  }

  async get(name: string): Promise<Uint8Array> {
    const bytes = await (await this.store()).getBlob(name);
    if (bytes === null) throw new ContractBrokenError('The body of a large message is gone', { claim: name });
    return bytes;
  }

  private store(): Promise<ObjectStore> {
    return (this.objects ??= new Objm(this.js).create(bucketName(this.namespace, 'claims'), { ttl: nanos(TTL_MS) }));
  }
}
