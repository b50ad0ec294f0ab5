/** When an absence is enough to retire a table, when a retired one is deleted, and how many may go in one run. */
export interface RetirementPolicy {
  /** Complete full listings in a row that must not have shown the asset. */
  readonly listings: number;
  /** Time that must lie between the first of them and the last, milliseconds. */
  readonly absentMs: number;
  /** Time between the mark and the deletion, milliseconds. */
  readonly quarantineMs: number;
  /** Tables that one run may retire or delete without being asked: the larger of a number and a share of all. */
  readonly blastRadius: { readonly tables: number; readonly percent: number };
}

const HOUR_MS = 3_600_000;

export const DEFAULT_RETIREMENT_POLICY: RetirementPolicy = {
  listings: 2,
  absentMs: 24 * HOUR_MS,
  quarantineMs: 7 * 24 * HOUR_MS,
  blastRadius: { tables: 10, percent: 5 },
};
