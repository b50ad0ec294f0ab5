import { setImmediate as nextTurn } from 'node:timers/promises';
import type { JetStreamClient } from '@nats-io/jetstream';
import { z } from 'zod';
import { ContractBrokenError } from '@dss/errors';
import { ManifestStore } from '@dss/ports';
import { ManifestEntry, ManifestSegment, ManifestSpace } from '@dss/sync-run';
import { STANDARD_STORAGE } from '@dss/service-kit';
import { JsonBucket } from './json-bucket.js';
import { jsonElements } from './json-elements.js';
import { keyToken } from './key-token.js';

/** A head names its segments by content: a late try can add segments, but not change those of the head that was first. */
const StoredHead = z.object({ v: z.literal(1), head: ManifestSpace, digests: z.record(z.string(), z.string()) });
type StoredHead = z.infer<typeof StoredHead>;

/** About a millisecond's worth. */
const ENTRIES_IN_A_TURN = 100;

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
    const key = await this.findSegmentKey(tenant, run, space, type);
    const found = key && (await this.segments.find(key));
    if (found) return found.value;
    throw segmentMissing({ tenant, runId: run, space, type });
  }

  async *listEntries(tenant: string, run: string, space: string, type: string): AsyncGenerator<ManifestEntry> {
    const key = await this.findSegmentKey(tenant, run, space, type);
    const bytes = key && (await this.segments.findBytes(key));
    if (!bytes) throw segmentMissing({ tenant, runId: run, space, type });
    let read = 0;
    for (const element of jsonElements(bytes, 'entries')) {
      yield parseEntry(element, { tenant, runId: run, space, type });
      read += 1;
      if (read % ENTRIES_IN_A_TURN === 0) await nextTurn();
    }
  }

  private async findSegmentKey(tenant: string, run: string, space: string, type: string): Promise<string | undefined> {
    const wanted = (await this.heads.find(headKey(tenant, run, space)))?.value.digests[type];
    return wanted && segmentKey(tenant, run, space, wanted);
  }

  async listSpaces(tenant: string, run: string): Promise<readonly ManifestSpace[]> {
    const heads = (await this.heads.list(`${tenant}.${run}.head.*`)).map(({ head }) => head);
    return heads.sort((a, b) => a.first - b.first || (a.space < b.space ? -1 : 1));
  }
}

function parseEntry(json: Uint8Array, place: object): ManifestEntry {
  try {
    return ManifestEntry.parse(JSON.parse(Buffer.from(json).toString()));
  } catch (cause) {
    throw new ContractBrokenError('An entry of the manifest does not have its shape', { ...place }, cause);
  }
}

function segmentMissing(place: object): ContractBrokenError {
  return new ContractBrokenError('A segment of the manifest is missing', { ...place });
}

function headKey(tenant: string, run: string, space: string): string {
  return `${tenant}.${run}.head.${keyToken(space)}`;
}

function segmentKey(tenant: string, run: string, space: string, content: string): string {
  return `${tenant}.${run}.seg.${keyToken(space)}.${content}`;
}
