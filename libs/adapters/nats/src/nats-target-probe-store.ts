import type { JetStreamClient } from '@nats-io/jetstream';
import { TargetProbe, TargetProbeStore } from '@dss/ports';
import { STANDARD_STORAGE } from '@dss/service-kit';
import { JsonBucket } from './json-bucket.js';
import { keyToken } from './key-token.js';

/** Keys are the targets, as one token each. */
export class NatsTargetProbeStore extends TargetProbeStore {
  private constructor(private readonly bucket: JsonBucket<TargetProbe>) {
    super();
  }

  static async open(js: JetStreamClient, namespace: string, storage = STANDARD_STORAGE): Promise<NatsTargetProbeStore> {
    return new NatsTargetProbeStore(await JsonBucket.open(js, namespace, 'target-probes', TargetProbe, { storage }));
  }

  async find(target: string): Promise<TargetProbe | undefined> {
    return (await this.bucket.find(keyToken(target)))?.value;
  }

  save(probe: TargetProbe): Promise<void> {
    return this.bucket.saveNewest(keyToken(probe.target), probe, ({ at }) => Date.parse(at));
  }

  list(): Promise<readonly TargetProbe[]> {
    return this.bucket.list('*');
  }
}
