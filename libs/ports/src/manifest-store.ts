import type { ManifestEntry, ManifestSegment, ManifestSpace } from '@dss/sync-run';

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
  /** The entries of a segment one after the other: a long one is never held whole, and others get their turn between. */
  abstract listEntries(tenant: string, run: string, space: string, type: string): AsyncIterable<ManifestEntry>;
  /** Heads of all listed spaces, by first ordinal. */
  abstract listSpaces(tenant: string, run: string): Promise<readonly ManifestSpace[]>;
}
