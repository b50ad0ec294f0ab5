import type { AssetKey, Checkpoint } from '@dss/catalog-model';
import type { PriorityRule } from '@dss/change-detection';
import { MAPPING_VERSION } from '@dss/mapping';
import type { Capabilities, CheckpointStore, DatasphereSource } from '@dss/ports';
import type { SyncRun } from '@dss/sync-run';
import { listSpace } from './list-space.js';
import { type PlannedSpace, planSpace } from './plan-space.js';

/** Lists a space and compares it with its checkpoints: what the run does with each asset, before names and ordinals. */
export class SpaceComparer {
  constructor(
    private readonly source: DatasphereSource,
    private readonly checkpoints: CheckpointStore,
    private readonly priorityRules: readonly PriorityRule[],
  ) {}

  async compare(run: SyncRun, space: string, capabilities: Capabilities): Promise<PlannedSpace> {
    const { tenant, mode, priority } = run;
    const listing = await listSpace(this.source, space, capabilities, priority);
    const checkpoints = await this.checkpoints.listSpace(tenant, space);
    const schemaOf = await this.schemasOfSources(tenant, space, checkpoints);
    const { priorityRules } = this;
    return planSpace({
      tenant,
      listing,
      checkpoints,
      schemaOf,
      mappingVersion: MAPPING_VERSION,
      mode,
      priorityRules,
    });
  }

  /** Sources may live in other spaces: their checkpoints are looked up one by one, once each. */
  private async schemasOfSources(tenant: string, space: string, checkpoints: ReadonlyMap<AssetKey, Checkpoint>) {
    const sources = new Map<AssetKey, string>();
    for (const { sources: named = {} } of checkpoints.values()) {
      for (const [key, source] of Object.entries(named)) sources.set(key, source.space);
    }
    const schemas = new Map<AssetKey, string | undefined>();
    await Promise.all(
      [...sources].map(async ([key, home]) => {
        const found = home === space ? checkpoints.get(key) : await this.checkpoints.find(tenant, home, key);
        schemas.set(key, found?.fingerprint?.schema);
      }),
    );
    return (source: AssetKey) => schemas.get(source);
  }
}
