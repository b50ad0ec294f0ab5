import type { JetStreamClient } from '@nats-io/jetstream';
import { ContractBrokenError } from '@dss/errors';
import { ManifestStore } from '@dss/ports';
import { ManifestSegment, ManifestSpace } from '@dss/sync-run';
import { JsonBucket } from './json-bucket.js';
import { keyToken } from './key-token.js';

/** Keys: `<tenant>.<run>.head.<space>` and `<tenant>.<run>.seg.<space>.<type>`. */
export class NatsManifestStore extends ManifestStore {
  private constructor(
    private readonly heads: JsonBucket<ManifestSpace>,
    private readonly segments: JsonBucket<ManifestSegment>,
  ) {
    super();
  }

  static async open(js: JetStreamClient, namespace: string): Promise<NatsManifestStore> {
    return new NatsManifestStore(
      await JsonBucket.open(js, namespace, 'manifests', ManifestSpace),
      await JsonBucket.open(js, namespace, 'manifests', ManifestSegment),
    );
  }

  async findSpace(tenant: string, run: string, space: string): Promise<ManifestSpace | undefined> {
    return (await this.heads.find(headKey(tenant, run, space)))?.value;
  }

  async saveSpace(
    tenant: string,
    run: string,
    head: ManifestSpace,
    segments: readonly ManifestSegment[],
  ): Promise<void> {
    // A try that died before its head was stored left segments nobody relied on: this try's replace them.
    await Promise.all(segments.map((segment) => this.segments.put(segmentKey(tenant, run, segment), segment)));
    await this.heads.create(headKey(tenant, run, head.space), head);
  }

  async getSegment(tenant: string, run: string, space: string, type: string): Promise<ManifestSegment> {
    const found = await this.segments.find(segmentKey(tenant, run, { space, type }));
    if (found !== undefined) return found.value;
    throw new ContractBrokenError('A segment of the manifest is missing', { tenant, runId: run, space, type });
  }

  async listSpaces(tenant: string, run: string): Promise<readonly ManifestSpace[]> {
    const heads = await this.heads.list(`${tenant}.${run}.head.*`);
    return [...heads].sort((a, b) => a.first - b.first || (a.space < b.space ? -1 : 1));
  }
}

function headKey(tenant: string, run: string, space: string): string {
  return `${tenant}.${run}.head.${keyToken(space)}`;
}

function segmentKey(tenant: string, run: string, { space, type }: { space: string; type: string }): string {
  return `${tenant}.${run}.seg.${keyToken(space)}.${type}`;
}
