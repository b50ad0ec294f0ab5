import type { ManifestSegment, ManifestSpace } from '@dss/sync-run';

/** The run's manifest: immutable pieces, each stored once. What is there already wins over what is offered. */
export abstract class ManifestStore {
  abstract findSpace(tenant: string, run: string, space: string): Promise<ManifestSpace | undefined>;
  /**
   * Stores the segments first, then the space's head; a head that exists proves that its segments do.
   * False: the space had a head already, which stays as it is.
   */
  abstract saveSpace(
    tenant: string,
    run: string,
    head: ManifestSpace,
    segments: readonly ManifestSegment[],
  ): Promise<boolean>;
  abstract getSegment(tenant: string, run: string, space: string, type: string): Promise<ManifestSegment>;
  /** Heads of all listed spaces, by first ordinal. */
  abstract listSpaces(tenant: string, run: string): Promise<readonly ManifestSpace[]>;
}
