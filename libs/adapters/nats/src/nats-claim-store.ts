import { hash } from 'node:crypto';
import type { JetStreamClient } from '@nats-io/jetstream';
import type { ObjectStore } from '@nats-io/obj';
import { bucketName } from '@dss/contracts';
import { ContractBrokenError } from '@dss/errors';
import { ClaimStore } from '@dss/ports';
import { STANDARD_STORAGE } from '@dss/service-kit';
import { keepObjects } from './keep-bucket.js';

/** Claims outlive any redelivery; the store removes them, never a consumer, whose redelivery would then fail. */
export class NatsClaimStore extends ClaimStore {
  private objects: Promise<ObjectStore> | undefined;

  constructor(
    private readonly js: JetStreamClient,
    private readonly namespace: string,
    private readonly storage = STANDARD_STORAGE,
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
    const { storage } = this;
    return (this.objects ??= keepObjects(this.js, bucketName(this.namespace, 'claims'), {
      ...{ storage, maxAgeMs: storage.policy.claimsMs, setting: 'DSS_KEEP_CLAIMS_DAYS' },
    }));
  }
}
