import { AssetKey } from '@dss/catalog-model';
import type { ConflictStore, ImageStore } from '@dss/ports';
import { ApiProblem } from '../http/problem.js';
import type { RunList } from '../runs/run-list.js';
import { type Asset, viewAsset } from './asset-detail.js';

export interface AssetLookupPorts {
  readonly images: ImageStore;
  readonly conflicts: ConflictStore;
}

/** Reads one asset as it is stored now, not as the index knows it. */
export class AssetLookup {
  constructor(
    private readonly ports: AssetLookupPorts,
    private readonly runs: RunList,
    private readonly tenant: string,
  ) {}

  async get(id: string): Promise<Asset> {
    const { images, conflicts } = this.ports;
    const key = AssetKey.safeParse(id);
    if (!key.success) throw new ApiProblem('ASSET_NOT_FOUND');
    const [image, kept] = await Promise.all([
      images.find(this.tenant, key.data),
      conflicts.find(this.tenant, key.data),
    ]);
    if (image === undefined) throw new ApiProblem('ASSET_NOT_FOUND');
    const run = this.runs.list({ tenant: this.tenant }).find(({ fence }) => fence === image.fence);
    return viewAsset(image, kept, run);
  }
}
