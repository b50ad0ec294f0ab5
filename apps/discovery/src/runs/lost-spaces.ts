import type { AssetKey, Checkpoint } from '@dss/catalog-model';
import type { CheckpointStore, DatasphereSource, RunStore } from '@dss/ports';
import { type RetirementRecord, isDeleted } from '@dss/retirement';
import type { IncompleteScope, SyncRun } from '@dss/sync-run';

/** A space that is in no list and holds assets that we know. */
export interface LostSpace {
  readonly space: string;
  /** The tenant itself says that there is no such space, and this run looks at what is known of it. */
  readonly isGone: boolean;
  /** Told by the run until it is solved; absent where this run does not care, or nothing of it is left to decide. */
  readonly problem?: IncompleteScope;
}

export interface Lost {
  readonly known: readonly LostSpace[];
  /** What the run has to tell, unknown spaces that were asked for included. */
  readonly missing: readonly IncompleteScope[];
}

type Retired = ReadonlyMap<AssetKey, RetirementRecord>;

/**
 * Spaces that an earlier run saw, that hold assets we know, and that the tenant no longer shows: deleted, renamed, or,
 * far more often, out of this client's reach. Told by every run, because nobody else would look at their tables.
 */
export class LostSpaces {
  constructor(
    private readonly source: DatasphereSource,
    private readonly runs: RunStore,
    private readonly checkpoints: CheckpointStore,
  ) {}

  /** @param shown ids of the spaces that the tenant lists now */
  async find(run: SyncRun, shown: readonly string[], retired: Retired): Promise<Lost> {
    const earlier = (await this.lastKnown(run)).filter((space) => !shown.includes(space));
    const looks = await Promise.all(earlier.map((space) => this.look(run, space, retired)));
    const known = looks.filter((lost) => lost !== undefined);
    const unknown = run.scope.spaces?.filter(
      (asked) => !shown.includes(asked) && !known.some(({ space }) => space === asked),
    );
    return { known, missing: [...known.flatMap(({ problem }) => problem ?? []), ...(unknown ?? []).map(notListed)] };
  }

  private async look(run: SyncRun, space: string, retired: Retired): Promise<LostSpace | undefined> {
    const left = leftOf(await this.checkpoints.listSpace(run.tenant, space), retired);
    if (left.all === 0) return undefined;
    // Outside the scope it only decides how names are read.
    if (run.scope.spaces?.includes(space) === false) return { space, isGone: false };
    if (!(await this.isGone(space))) return { space, isGone: false, problem: notListed(space) };
    return { space, isGone: true, ...(left.undecided > 0 && { problem: gone(space, left.undecided) }) };
  }

  /** Whatever keeps us from asking is no proof. */
  private async isGone(space: string): Promise<boolean> {
    try {
      return !(await this.source.hasSpace(space));
    } catch {
      return false;
    }
  }

  private async lastKnown({ tenant, id }: SyncRun): Promise<readonly string[]> {
    const earlier = (await this.runs.list(tenant)).filter((run) => run.id < id && run.knownSpaces !== undefined);
    const last = earlier.reduce<SyncRun | undefined>((a, b) => (a !== undefined && a.id > b.id ? a : b), undefined);
    return last?.knownSpaces ?? [];
  }
}

/** How many assets of a space are left, and about how many of them nothing is decided yet. */
function leftOf(checkpoints: ReadonlyMap<AssetKey, Checkpoint>, retired: Retired) {
  const all = [...checkpoints].filter(([key, checkpoint]) => !isDeleted({ checkpoint, record: retired.get(key) }));
  return { all: all.length, undecided: all.filter(([key]) => !retired.has(key)).length };
}

function notListed(space: string): IncompleteScope {
  return { space, code: 'SPACE_NOT_LISTED', reason: 'the tenant does not list this space to this client' };
}

function gone(space: string, assets: number): IncompleteScope {
  const reason = `the tenant says that there is no such space; ${assets} assets of it stay until a person approves that they are retired`;
  return { space, code: 'SPACE_GONE', reason };
}
