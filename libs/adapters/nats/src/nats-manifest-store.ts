import type { JetStreamClient } from '@nats-io/jetstream';
import { z } from 'zod';
import { ContractBrokenError } from '@dss/errors';
import { ManifestStore } from '@dss/ports';
import { ManifestSegment, ManifestSpace } from '@dss/sync-run';
import { STANDARD_STORAGE } from '@dss/service-kit';
import { JsonBucket } from './json-bucket.js';
import { keyToken } from './key-token.js';

/** A head names its segments by content: a late try can add segments, but not change those of the head that was first. */
const StoredHead = z.object({ v: z.literal(1), head: ManifestSpace, digests: z.record(z.string(), z.string()) });
type StoredHead = z.infer<typeof StoredHead>;

/** Keys: `<tenant>.<run>.head.<space>` and `<tenant>.<run>.seg.<space>.<digest>`. */
export class NatsManifestStore extends ManifestStore {
  private constructor(
    private readonly heads: JsonBucket<StoredHead>,
    private readonly segments: JsonBucket<ManifestSegment>,
  ) {
    super();
  }

  static async open(js: JetStreamClient, namespace: string, storage = STANDARD_STORAGE): Promise<NatsManifestStore> {
    // A run is shown for so long; its end event and record tell its numbers longer.
    const keeping = { storage, maxAgeMs: storage.policy.manifestsMs, setting: 'DSS_KEEP_MANIFESTS_DAYS' } as const;
    return new NatsManifestStore(
      await JsonBucket.open(js, namespace, 'manifests', StoredHead, keeping),
      await JsonBucket.open(js, namespace, 'manifests', ManifestSegment, keeping),
    );
  }

  async findSpace(tenant: string, run: string, space: string): Promise<ManifestSpace | undefined> {
    return (await this.heads.find(headKey(tenant, run, space)))?.value.head;
  }

  async saveSpace(
    tenant: string,
    run: string,
    head: ManifestSpace,
    segments: readonly ManifestSegment[],
  ): Promise<boolean> {
    const named = segments.map(async (segment) => {
      const keyOf = (content: string) => segmentKey(tenant, run, head.space, content);
      return [segment.type, await this.segments.putByContent(segment, keyOf)] as const;
    });
    const digests = Object.fromEntries(await Promise.all(named));
    return this.heads.create(headKey(tenant, run, head.space), { v: 1, head, digests });
  }

  async getSegment(tenant: string, run: string, space: string, type: string): Promise<ManifestSegment> {
    const wanted = (await this.heads.find(headKey(tenant, run, space)))?.value.digests[type];
    const found = wanted && (await this.segments.find(segmentKey(tenant, run, space, wanted)));
    if (found) return found.value;
    throw new ContractBrokenError('A segment of the manifest is missing', { tenant, runId: run, space, type });
  }

  async listSpaces(tenant: string, run: string): Promise<readonly ManifestSpace[]> {
    const heads = (await this.heads.list(`${tenant}.${run}.head.*`)).map(({ head }) => head);
    return heads.sort((a, b) => a.first - b.first || (a.space < b.space ? -1 : 1));
  }
}

function headKey(tenant: string, run: string, space: string): string {
  return `${tenant}.${run}.head.${keyToken(space)}`;
}

function segmentKey(tenant: string, run: string, space: string, content: string): string {
  return `${tenant}.${run}.seg.${keyToken(space)}.${content}`;
}
