import type { ManifestStore } from '@dss/ports';
import type { SegmentRange } from '@dss/sync-run';
import { LoadOnce } from '../../memory/load-once.js';
import { type PackedSegment, SegmentPacker, weightOf } from './packed-segment.js';

/** What the manifests planned, segment by segment; a stored segment never changes. */
export class Segments {
  private readonly kept: LoadOnce<PackedSegment>;

  constructor(
    private readonly manifests: Pick<ManifestStore, 'listEntries'>,
    bytes: number,
  ) {
    this.kept = new LoadOnce(bytes, weightOf);
  }

  get(run: { tenant: string; id: string }, space: string, range: SegmentRange): Promise<PackedSegment> {
    const key = JSON.stringify([run.tenant, run.id, space, range.type]);
    return this.kept.get(key, () => this.load(run, space, range));
  }

  private async load(
    { tenant, id }: { tenant: string; id: string },
    space: string,
    { type, first, count }: SegmentRange,
  ): Promise<PackedSegment> {
    const packer = new SegmentPacker(first, count);
    for await (const entry of this.manifests.listEntries(tenant, id, space, type)) packer.add(entry);
    return packer.pack();
  }
}
