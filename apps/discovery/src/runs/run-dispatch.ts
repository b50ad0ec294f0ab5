import { DueRetirements, type RetirementDispatch } from '../absences/due-retirements.js';
import type { RestoreDispatch } from '../absences/restore-dispatch.js';
import type { DiscoveredSpace } from '../spaces/space-discovery.js';
import type { SpaceDispatch } from '../spaces/space-dispatch.js';
import type { ListingRun } from './run-listing.js';

/** Everything that a run sends on its way. Doing any of it twice leaves the same world. */
export class RunDispatch {
  constructor(
    private readonly spaces: SpaceDispatch,
    private readonly retirements: RetirementDispatch,
    private readonly restores: RestoreDispatch,
  ) {}

  /** A space as soon as it is listed, but for what is due to be retired in it. */
  space(run: ListingRun, discovered: DiscoveredSpace): Promise<void> {
    return this.spaces.dispatch(run, discovered);
  }

  nothingDue(): DueRetirements {
    return new DueRetirements();
  }

  /** What is due in all spaces together, once all are listed. */
  due(run: ListingRun, due: DueRetirements): Promise<void> {
    return this.retirements.dispatch(run, due);
  }

  /** Returns how many assets the run has. */
  restore(run: ListingRun, key: string): Promise<number> {
    return this.restores.dispatch(run, key);
  }
}
