import { digestOf } from './applied.js';
import type { Conflict, FieldChange, OpenConflict, SettledConflict } from './table-plan.js';

/** Values that a conflict shows are for reading, not for restoring: the contract cuts them. */
const SHOWN = 500;

/** Both values of a field that is the subject of a report. */
export interface Pair {
  readonly field: string;
  readonly source: string | undefined;
  readonly target: string | undefined;
}

/** Collects, field by field, what one merge found out. */
export class MergeReport {
  readonly changes: FieldChange[] = [];
  readonly conflicts: Conflict[] = [];
  readonly reverted: Conflict[] = [];
  readonly settled: SettledConflict[] = [];
  readonly open: OpenConflict[] = [];
  readonly bases: Record<string, string> = {};
  frozen = 0;
  /** Decided for the source, which a frozen table has to wait with. */
  private readonly forced: Pair[] = [];
  schemaChanged = false;

  constructor(
    private readonly fence: number,
    private readonly earlier: readonly SettledConflict[],
  ) {}

  changed({ field, source, target }: Pair, { owner, reason }: Pick<FieldChange, 'owner' | 'reason'>): void {
    this.changes.push({ field, before: shown(target), after: shown(source), owner, reason });
  }

  changedSchema(pair: Pair, reason: FieldChange['reason']): void {
    this.changed(pair, { owner: 'source', reason });
    this.schemaChanged = true;
  }

  overwrote({ field, source, target }: Pair): void {
    this.reverted.push({ field, source: shown(source), target: shown(target), decision: 'took-source' });
  }

  /** An earlier run has told of exactly these values, and nobody has moved since. */
  remembers({ field, source, target }: Pair): boolean {
    if (this.earlier.length === 0) return false;
    const pair = { field, source: digestOf(source), target: digestOf(target) };
    return this.earlier.some((one) => isSamePair(one, pair));
  }

  /** A person has decided for the source. */
  force(pair: Pair, owner: FieldChange['owner']): void {
    this.changed(pair, { owner, reason: 'decided' });
    this.overwrote(pair);
    this.forced.push(pair);
  }

  /** Nothing is written before all is decided: what has been stays in the list, and its decision with it. */
  holdBackForced(): void {
    for (const pair of this.forced) this.kept(pair, { recorded: true });
  }

  /** Reported once per pair of values. `recorded`: an earlier run's write already carries this decision. */
  kept({ field, source, target }: Pair, { recorded = false, frozen = false } = {}): void {
    const pair = { field, source: digestOf(source), target: digestOf(target) };
    const before = this.earlier.find((one) => one.run < this.fence && isSamePair(one, pair));
    this.settled.push(before ?? { ...pair, run: this.fence });
    const texts = { field, source: shown(source), target: shown(target) };
    this.open.push({ ...texts, sourceDigest: pair.source, targetDigest: pair.target, frozen });
    if (frozen) this.frozen += 1;
    if (before || recorded) return;
    this.conflicts.push({ ...texts, decision: 'kept' });
  }
}

function isSamePair(one: SettledConflict, other: Omit<SettledConflict, 'run'>): boolean {
  return one.field === other.field && one.source === other.source && one.target === other.target;
}

function shown(value: string | undefined): string | null {
  // A character outside the basic plane is two units: no half of one is left at the cut.
  return value === undefined ? null : value.slice(0, SHOWN).replace(/[\uD800-\uDBFF]$/, '');
}
