import { canonicalJson } from '@dss/catalog-model';
import { APPLIED, type ObservedTable, RETIRED, RUN, type TableInput } from '@dss/planning';
import { HistoryProduct, POLICY, type Watcher } from './history-product.js';
import { type Fault, HistorySource, type NAMES, PLACES, type Place, SPACES, keyOf, placeOf } from './history-source.js';

const HOUR_MS = 3_600_000;

export type Step =
  | { readonly do: 'pass'; readonly hours: number }
  | { readonly do: 'create' | 'change' | 'delete' | 'edit' | 'unmark' | 'restore'; readonly place: Place }
  | { readonly do: 'rename'; readonly place: Place; readonly to: (typeof NAMES)[number] }
  | { readonly do: 'delete-space' | 'admit'; readonly space: Place['space'] }
  | { readonly do: 'refuse'; readonly space: Place['space']; readonly how: 'refused' | 'hidden' }
  | { readonly do: 'fault'; readonly fault: Fault | undefined }
  | { readonly do: 'lose-redis' | 'approve' }
  | { readonly do: 'clock'; readonly offsetHours: number }
  | { readonly do: 'run'; readonly scope: readonly Place['space'][] | undefined };

/** What all histories together have shown: a test in which nothing ever happens proves nothing. */
export const seen = { retired: 0, deleted: 0, restored: 0, approved: 0 };

/** One history beside its oracle, which only knows what is true: when an asset really went, and what its table was before. */
export class History implements Watcher {
  private readonly source = new HistorySource();
  private readonly product = new HistoryProduct(this.source, this);
  /** When a run could have seen for the first time that it is gone; none for what was there at the last one that could see it. */
  private readonly goneSinceMs = new Map<string, number>();
  private readonly retiredAtMs = new Map<string, number>();
  private readonly lost = new Map<string, ObservedTable>();
  /** A list has shown nothing where there was something: how long an asset was absent in lists is then not how long it was gone. */
  private lied = false;
  /** Tables that a person has kept: they stay, whatever the source says. */
  private readonly kept = new Set<string>();

  constructor() {
    for (const one of PLACES.filter(({ name }) => name !== 'E')) this.source.create(one);
    this.product.run();
  }

  retired(one: Place): void {
    seen.retired += 1;
    this.expectGone(one, POLICY.absentMs);
    this.retiredAtMs.set(keyOf(one), this.source.nowMs);
  }

  deleted(one: Place, table: ObservedTable): void {
    seen.deleted += 1;
    this.expectGone(one, POLICY.absentMs + POLICY.quarantineMs);
    const inQuarantineMs = this.source.nowMs - (this.retiredAtMs.get(keyOf(one)) ?? Infinity);
    must(inQuarantineMs >= POLICY.quarantineMs, 'a table is deleted before its quarantine is over');
    this.lost.set(keyOf(one), table);
  }

  private expectGone(one: Place, ms: number): void {
    const goneMs = this.source.nowMs - (this.goneSinceMs.get(keyOf(one)) ?? Infinity);
    must(this.source.versionOf(one) === undefined, 'an asset is taken for gone that is there');
    must(goneMs >= (this.lied ? 0 : ms), 'an asset is taken for gone too early');
    must(!this.kept.has(keyOf(one)), 'a table is taken that a person has kept');
  }

  restored(one: Place, table: ObservedTable): void {
    seen.restored += 1;
    const before = this.lost.get(keyOf(one));
    this.lost.delete(keyOf(one));
    if (this.source.versionOf(one) === undefined) mustEqual(content(table, RUN), content(before, RUN, RETIRED));
  }

  take(step: Step): void {
    switch (step.do) {
      case 'pass':
        this.source.nowMs += step.hours * HOUR_MS;
        return;
      case 'create':
      case 'change':
      case 'delete':
        this.source[step.do](step.place);
        return;
      case 'rename':
        if (this.source.versionOf(step.place) === undefined || step.to === step.place.name) return;
        this.source.delete(step.place);
        this.source.create({ ...step.place, name: step.to });
        return;
      case 'delete-space':
        this.source.deleteSpace(step.space);
        return;
      case 'refuse':
        this.source.refuse(step.space, step.how);
        this.lied ||= step.how === 'hidden';
        return;
      case 'admit':
        this.source.admit(step.space);
        return;
      case 'fault':
        this.source.fault = step.fault;
        this.lied ||= step.fault?.kind.startsWith('blank') === true;
        return;
      case 'lose-redis':
        this.product.loseRedis();
        return;
      case 'clock':
        this.product.offsetMs = step.offsetHours * HOUR_MS;
        return;
      case 'edit':
        this.product.edit(step.place, (input) => ({ ...input, Description: `${String(input.Description)}!` }));
        return;
      case 'unmark':
        this.unmark(step.place);
        return;
      case 'restore':
        if (this.product.restore(step.place)) this.kept.add(keyOf(step.place));
        return;
      case 'approve':
        this.approve();
        return;
      case 'run':
        this.run(step.scope);
        return;
    }
  }

  /** Who takes the mark away wants to keep the table: all of the quarantine lies before it again. */
  private unmark(one: Place): void {
    const isMarked = this.product.tables.get(keyOf(one))?.Parameters?.[RETIRED] !== undefined;
    if (isMarked) this.retiredAtMs.set(keyOf(one), this.source.nowMs);
    this.product.edit(one, withoutMark);
  }

  /** A person looks before saying yes: only what is really gone is approved. */
  approve(): void {
    const { waiting } = this.product;
    if (waiting.length === 0 || waiting.some((one) => this.source.versionOf(one) !== undefined)) return;
    seen.approved += 1;
    this.run(undefined, new Set(waiting.map(keyOf)));
  }

  run(scope?: readonly Place['space'][], approved?: ReadonlySet<string>): void {
    for (const one of PLACES) {
      const isThere = this.source.versionOf(one) !== undefined;
      if (isThere && this.source.isWell(one.space) && scope?.includes(one.space) !== false)
        this.goneSinceMs.delete(keyOf(one));
      else if (isThere) continue;
      else if (!this.goneSinceMs.has(keyOf(one))) this.goneSinceMs.set(keyOf(one), this.source.nowMs);
    }
    this.product.run(scope, approved);
    // A table that was kept belongs to the source again as soon as it is seen there.
    for (const key of this.kept) if (this.product.records.get(key)?.state !== 'kept') this.kept.delete(key);
  }

  /** The world is well for some weeks, and a person answers what is asked. What was noted by a clock that ran ahead waits for it. */
  settle(): void {
    this.source.fault = undefined;
    this.product.offsetMs = 0;
    for (const one of SPACES) this.source.admit(one);
    for (let round = 0; round < 11; round += 1) {
      this.source.nowMs += 80 * HOUR_MS;
      this.run();
      this.approve();
    }
  }

  /** Every true deletion was carried out, and nothing else. */
  expectFaithful(): void {
    const expected = PLACES.filter((one) => this.source.versionOf(one) !== undefined || this.kept.has(keyOf(one)));
    mustEqual([...this.product.tables.keys()].sort(), expected.map(keyOf).sort());
    const marks = [...this.product.tables.values()].map(({ Parameters }) => Parameters?.[RETIRED]);
    must(
      marks.every((mark) => mark === undefined),
      'a table stays marked although its asset is there or it was kept',
    );
  }

  /** Half of what was deleted comes back at the source, the other half is asked for by a person. */
  bringBack(): void {
    const lost = [...this.lost];
    const [back, asked] = [lost.filter((_, at) => at % 2 === 0), lost.filter((_, at) => at % 2 === 1)];
    for (const [key] of asked) this.product.restore(placeOf(key));
    for (const [key, table] of back) {
      this.source.create(placeOf(key), Number(/ (\d+)/.exec(String(table.Description))?.[1] ?? 1));
    }
    this.run();
    const now = (key: string) => this.product.tables.get(key);
    for (const [key, before] of asked) mustEqual(content(now(key), RUN), content(before, RUN, RETIRED));
    for (const [key, before] of back) {
      mustEqual(content(now(key), RUN, APPLIED), content(before, RUN, APPLIED, RETIRED));
    }
  }
}

function withoutMark(input: TableInput): TableInput {
  return { ...input, Parameters: without(input.Parameters, [RETIRED]) };
}

/** All of a table but its version and the named parameters. */
function content(table: ObservedTable | undefined, ...but: readonly string[]): unknown {
  return { ...table, VersionId: undefined, Parameters: without(table?.Parameters, but) };
}

function without(parameters: Readonly<Record<string, string>> = {}, keys: readonly string[]) {
  return Object.fromEntries(Object.entries(parameters).filter(([key]) => !keys.includes(key)));
}

/** Not `expect`: these are asked some millions of times. */
function must(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}

function mustEqual(is: unknown, should: unknown): void {
  const [a, b] = [canonicalJson(is), canonicalJson(should)];
  if (a !== b) throw new Error(`is     ${a}\nshould ${b}`);
}
