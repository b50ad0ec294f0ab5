import { ContractBrokenError } from '@dss/errors';
import type { ManifestEntry, ManifestSegment, ManifestSpace } from '@dss/sync-run';
import { ManifestStore } from '../../manifest-store.js';

export class InMemoryManifestStore extends ManifestStore {
  private readonly heads = new Map<string, Map<string, ManifestSpace>>();
  private readonly segments = new Map<string, ManifestSegment>();

  findSpace(tenant: string, run: string, space: string): Promise<ManifestSpace | undefined> {
    return Promise.resolve(this.heads.get(`${tenant}/${run}`)?.get(space));
  }

  saveSpace(tenant: string, run: string, head: ManifestSpace, segments: readonly ManifestSegment[]): Promise<boolean> {
    const spaces = this.heads.get(`${tenant}/${run}`) ?? new Map<string, ManifestSpace>();
    if (spaces.has(head.space)) return Promise.resolve(false);
    for (const segment of segments) {
      this.segments.set(JSON.stringify([tenant, run, segment.space, segment.type]), segment);
    }
    this.heads.set(`${tenant}/${run}`, spaces.set(head.space, head));
    return Promise.resolve(true);
  }

  getSegment(tenant: string, run: string, space: string, type: string): Promise<ManifestSegment> {
    const segment = this.segments.get(JSON.stringify([tenant, run, space, type]));
    return segment === undefined
      ? Promise.reject(new ContractBrokenError('A manifest segment is missing', { tenant, run, space, type }))
      : Promise.resolve(segment);
  }

  async *listEntries(tenant: string, run: string, space: string, type: string): AsyncGenerator<ManifestEntry> {
    yield* (await this.getSegment(tenant, run, space, type)).entries;
  }

  listSpaces(tenant: string, run: string): Promise<readonly ManifestSpace[]> {
    const heads = [...(this.heads.get(`${tenant}/${run}`)?.values() ?? [])];
    return Promise.resolve(heads.sort((a, b) => a.first - b.first));
  }
}
