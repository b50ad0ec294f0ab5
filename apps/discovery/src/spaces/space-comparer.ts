import type { AssetKey, Checkpoint } from '@dss/catalog-model';
import type { PriorityRule } from '@dss/change-detection';
import { MAPPING_VERSION } from '@dss/mapping';
import type { Capabilities, CheckpointStore, DatasphereSource } from '@dss/ports';
import { type RetirementPolicy, type RetirementRecord, clockReading } from '@dss/retirement';
import type { SyncRun } from '@dss/sync-run';
import { type KnownSpace, countTables, planAbsences } from '../absences/plan-absences.js';
import { listSpace } from './list-space.js';
import { type PlannedSpace, planSpace } from './plan-space.js';

/** What the installation has decided, and the clock. */
export interface ComparerRules {
  readonly priorityRules: readonly PriorityRule[];
  readonly retirement: RetirementPolicy;
  readonly now: () => Date;
}

export interface SpaceToCompare {
  readonly run: SyncRun;
  readonly space: string;
  readonly capabilities: Capabilities;
  /** What was retired, deleted or is kept, of all spaces. */
  readonly retired: ReadonlyMap<AssetKey, RetirementRecord>;
}

/** Lists a space and compares it with its checkpoints: what the run does with each asset, before names and ordinals. */
export class SpaceComparer {
  constructor(
    private readonly source: DatasphereSource,
    private readonly checkpoints: CheckpointStore,
    private readonly rules: ComparerRules,
  ) {}

  async compare(target: SpaceToCompare): Promise<PlannedSpace> {
    const { run, space, capabilities } = target;
    const { tenant, mode, priority } = run;
    const nowMs = this.rules.now().getTime();
    const listing = await listSpace(this.source, space, capabilities, priority);
    const known = await this.knownSpace(target);
    const schemaOf = await this.schemasOfSources(tenant, space, known.checkpoints);
    const { priorityRules, retirement: policy } = this.rules;
    const rules = { mappingVersion: MAPPING_VERSION, mode, priorityRules, policy };
    return planSpace({ tenant, listing, known, nowMs, schemaOf, ...rules });
  }

  /** A space of which the tenant says that it does not exist: all that is known of it is absent, and nothing is listed. */
  async compareGone(target: SpaceToCompare): Promise<PlannedSpace> {
    const { space, capabilities } = target;
    const known = await this.knownSpace(target);
    const { priorityRules, retirement: policy } = this.rules;
    const at = clockReading(this.rules.now().getTime(), capabilities.sourceTimeMs);
    const look = { complete: true, types: typesOf(known), shown: new Set<AssetKey>(), at };
    const absent = planAbsences({ space, look, known, policy, priorityRules });
    return {
      segments: absent.length === 0 ? new Map() : new Map([['absent', absent]]),
      incomplete: [],
      tables: countTables(known),
      avoided: { definitions: 0, definitionBytes: 0, entries: 0, entryBytes: 0 },
    };
  }

  private async knownSpace({ run, space, retired }: SpaceToCompare): Promise<KnownSpace> {
    const checkpoints = await this.checkpoints.listSpace(run.tenant, space);
    return { checkpoints, records: new Map([...retired].filter(([, record]) => record.space === space)) };
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

/** Nothing was asked by type: that the space is gone holds for all of them. */
function typesOf({ checkpoints, records }: KnownSpace): ReadonlySet<string> {
  return new Set([...checkpoints.values(), ...records.values()].map(({ type }) => type));
}
