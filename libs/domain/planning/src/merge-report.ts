import { digestOf } from './applied.js';
import type { Conflict, SettledConflict } from './table-plan.js';

/** Values that a conflict shows are for reading, not for restoring: the contract cuts them. */
const SHOWN = 500;

/** Collects, field by field, what one merge found out. */
export class MergeReport {
  readonly changes: string[] = [];
  readonly conflicts: Conflict[] = [];
  readonly reverted: Conflict[] = [];
  readonly settled: SettledConflict[] = [];
  schemaChanged = false;

  constructor(
    private readonly fence: number,
    private readonly earlier: readonly SettledConflict[],
  ) {}

  changed(field: string): void {
    this.changes.push(field);
  }

  changedSchema(field: string): void {
    this.changed(field);
    this.schemaChanged = true;
  }

  overwrote(field: string, source: string | undefined, target: string | undefined): void {
    this.reverted.push({ field, source: shown(source), target: shown(target), decision: 'took-source' });
  }

  /** Reported once per pair of values. `recorded`: an earlier run's write already carries this decision. */
  kept(field: string, source: string | undefined, target: string | undefined, recorded: boolean): void {
    const pair = { field, source: digestOf(source), target: digestOf(target) };
    const before = this.earlier.find((one) => one.run < this.fence && isSamePair(one, pair));
    this.settled.push(before ?? { ...pair, run: this.fence });
    if (before || recorded) return;
    this.conflicts.push({ field, source: shown(source), target: shown(target), decision: 'kept' });
  }
}

function isSamePair(one: SettledConflict, other: Omit<SettledConflict, 'run'>): boolean {
  return one.field === other.field && one.source === other.source && one.target === other.target;
}

function shown(value: string | undefined): string | null {
  // A character outside the basic plane is two units: no half of one is left at the cut.
  return value === undefined ? null : value.slice(0, SHOWN).replace(/[\uD800-\uDBFF]$/, '');
}
