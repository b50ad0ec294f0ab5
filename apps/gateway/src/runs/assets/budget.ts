/** How much is remembered of runs, bytes; what was used longest ago goes first. */
export interface Budget {
  /** How each ordinal of a run ended: 100 KB a run of a hundred thousand assets. */
  readonly indexes: number;
  /** Which ordinals each space has: 100 bytes a segment. */
  readonly manifests: number;
  /** What the manifest planned: about 10 MB a run of a hundred thousand assets. */
  readonly segments: number;
  /** Rows as they are shown: about ten thousand. */
  readonly rows: number;
}

const MIB = 1024 * 1024;

/** 30 MB of a process that shall stay below 250. */
export const BUDGET: Budget = { indexes: 6 * MIB, manifests: 2 * MIB, segments: 14 * MIB, rows: 8 * MIB };
