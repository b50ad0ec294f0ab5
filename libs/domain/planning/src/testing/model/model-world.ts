import type { AppliedFormat } from '../../applied.js';
import { APPLIED_V1 } from '../../applied.js';
import type { Decision } from '../../decision.js';
import type { GlueColumn, ObservedTable, TableInput } from '../../glue-shapes.js';
import { createTimeOf } from '../../ownership.js';
import { planTable } from '../../plan-table.js';
import type { OpenConflict, SettledConflict, TablePlan } from '../../table-plan.js';
import { ModelCatalog, type Shown, columnsOf, shownIn, withColumns } from './model-catalog.js';
import { type Expectation, type KeptPair, type Memory, Oracle } from './model-oracle.js';
import {
  COLUMNS,
  type ColumnName,
  FIRST,
  TEXTS,
  type TextName,
  type Value,
  type Wanted,
  entryOf,
} from './model-source.js';
import type { Step } from './model-steps.js';

/** Who the table belongs to in the model. */
const ASSET = { owner: 'prod/acme', space: 'SALES', technicalName: 'Orders', strategy: 'full' } as const;

/** Our image as the writer keeps it. */
interface ModelImage {
  readonly input: TableInput;
  readonly versionId: string;
  readonly createTime: string | undefined;
  /** For the oracle. */
  readonly memory: Memory;
}

/** What went through, for the report of a series. */
export interface Tally {
  runs: number;
  writes: number;
  conflicts: number;
  frozen: number;
  repaired: number;
  /** Source and somebody at the target have moved the same field since the last run. */
  met: boolean;
}

/** Product and oracle side by side: every run is checked as it happens. */
export class ModelWorld {
  readonly tally: Tally = { runs: 0, writes: 0, conflicts: 0, frozen: 0, repaired: 0, met: false };
  private wanted: Wanted = FIRST;
  private readonly catalog: ModelCatalog<Memory> = new ModelCatalog();
  private image: ModelImage | undefined;
  /** The one before the last write. */
  private olderImage: ModelImage | undefined;
  private settled: readonly SettledConflict[] = [];
  private open: readonly OpenConflict[] = [];
  private decisions: readonly Decision[] = [];
  private kept: ReadonlyMap<string, KeptPair> = new Map();
  private readonly choices = new Map<string, Decision['choice']>();
  /** Pairs of values that a run has reported. */
  private readonly everTold = new Set<string>();
  private fence = 0;
  private format: 1 | 2 = 1;
  /** As of the last run, to tell where both sides have moved since. */
  private before: { readonly wanted: Wanted; readonly shown: Shown } | undefined;

  constructor() {
    this.run();
  }

  take(step: Step): void {
    switch (step.do) {
      case 'run':
        this.run();
        return;
      case 'source':
        this.wanted = { ...this.wanted, texts: { ...this.wanted.texts, [step.field]: step.value } };
        return;
      case 'source-schema':
        this.wanted = { ...this.wanted, ...step.schema };
        return;
      case 'upgrade':
        this.wanted = { ...this.wanted, mapping: step.mapping };
        this.format = step.format;
        return;
      case 'meet':
        this.take({ do: 'source', field: step.field, value: step.value });
        this.edited((table) => withText(table, step.field, step.edit));
        return;
      case 'lost':
        if (step.image !== 'kept') this.forget(step.image === 'older' ? this.olderImage : undefined);
        if (step.record) this.damageRecord();
        if (step.archive) this.catalog.archive = [];
        return;
      case 'decide':
        this.decide(step.at, step.choice);
        return;
      default:
        this.takeAtTarget(step);
    }
  }

  /** What somebody does to the table; nothing when there is none. */
  private takeAtTarget(step: Exclude<Step, OurStep>): void {
    const { current } = this.catalog;
    if (!current) return;
    switch (step.do) {
      case 'person':
        this.edited((table) => withText(table, step.field, step.value));
        return;
      case 'person-kind':
        this.edited((table) => withParameter(table, 'dsp.kind', step.value));
        return;
      case 'person-type':
        this.catalog.editColumn(step.column, (column) => ({ ...column, Type: step.type }));
        return;
      case 'person-drops':
        this.catalog.editColumns((columns) => columns.filter(({ Name }) => Name !== step.column.toLowerCase()));
        return;
      case 'person-adds':
        this.catalog.editColumns((columns) =>
          columns.some(({ Name }) => Name === 'mine') ? columns : [{ Name: 'mine', Type: 'int' }, ...columns],
        );
        return;
      case 'person-reorders':
        this.catalog.editColumns((columns) => columns.toReversed());
        return;
      case 'person-notes':
        this.catalog.editColumn(step.column, (column) => withColumnParameter(column, 'note', step.value));
        return;
      case 'crawler':
        this.catalog.edit((table) => crawled(table, step.value), NOTHING_SAID);
        return;
      case 'restore':
        this.catalog.restore(step.at);
        return;
      case 'deleted':
        this.catalog.delete();
    }
  }

  /** Our image is gone, or was not saved the last time, and what we had told with it. */
  private forget(rest: ModelImage | undefined): void {
    this.image = rest;
    this.settled = [];
    this.kept = new Map();
    this.open = [];
    this.decisions = [];
  }

  private damageRecord(): void {
    const { current } = this.catalog;
    if (current) this.catalog.edit(damaged, { ...current.memory, said: 'unreadable' });
  }

  /** A run, what the oracle says about it, and a second one that has nothing to do or to say. */
  run(): void {
    this.fence += 1;
    this.tally.runs += 1;
    this.noteMeeting();
    const table = this.catalog.current?.table;
    const expected = this.expect(table);
    const plan = this.plan(table);
    this.check(plan, expected);
    this.carryOut(plan);
    this.checkTable(expected);
    if (expected.kind !== 'foreign') this.kept = expected.kept;
    this.before = this.catalog.current && { wanted: this.wanted, shown: shownIn(this.catalog.current.table) };
    this.fence += 1;
    this.checkQuiet(expected);
  }

  private plan(observed: ObservedTable | undefined): TablePlan {
    const { image, settled, decisions } = this;
    const question = {
      ...ASSET,
      entry: entryOf(this.wanted),
      fence: this.fence,
      observed,
      image: image?.input,
      imageFacts: image,
      settled,
      decisions,
      format: FORMATS[this.format],
    };
    const plan = planTable(question);
    if (plan.kind !== 'needs-history') return plan;
    const history = [observed, ...this.catalog.archive.map((version) => version.table)].filter(
      (one) => one !== undefined,
    );
    return planTable({ ...question, history });
  }

  private expect(table: ObservedTable | undefined): Expectation {
    const shown = shownIn(table ?? this.image?.input ?? { Name: 'orders' });
    const base = this.baseOf(table);
    if (base === 'foreign') {
      return { kind: 'foreign', shown, kept: new Map(), overwritten: new Set(), frozen: false };
    }
    return new Oracle({
      wanted: this.wanted,
      shown,
      said: base,
      isGone: table === undefined,
      remembered: this.rememberedNames(base),
      wasTold: (field, pair) => JSON.stringify(this.kept.get(field)) === JSON.stringify(pair),
      choice: (field, pair) => this.choiceFor(field, pair),
    }).expectation();
  }

  /** Whose word counts as our last one: architecture, section 5, in plain values. */
  private baseOf(table: ObservedTable | undefined): Wanted | 'lost' | undefined | 'foreign' {
    const { current, archive } = this.catalog;
    const imageMemory = this.image?.memory;
    if (table === undefined || current === undefined) {
      return imageMemory === undefined ? undefined : (this.readable(imageMemory) ?? 'lost');
    }
    const there = current.memory;
    if (!there.keys && !this.isOursByRecord(table)) return 'foreign';
    const last = Math.max(there.run, imageMemory?.run ?? 0);
    const archived = [current, ...archive]
      .map((version) => version.memory)
      .filter((memory) => this.readable(memory) !== undefined)
      .toSorted((one, other) => other.run - one.run)[0];
    const saidThere = there.run === last ? this.readable(there) : undefined;
    const saidInImage = imageMemory && this.readable(imageMemory);
    if (saidThere !== undefined) {
      if (saidInImage !== undefined) return saidThere;
      // Nobody remembers our last write; a later one in the archive means that this is a restored version.
      return archived !== undefined && archived.run > last ? this.readable(archived) : saidThere;
    }
    if (saidInImage !== undefined && imageMemory?.run === last) return saidInImage;
    if (archived !== undefined && archived.run >= last) return this.readable(archived);
    return 'lost';
  }

  private isOursByRecord(table: ObservedTable): boolean {
    if (this.image?.createTime !== undefined) return this.image.createTime === createTimeOf(table);
    return this.catalog.archive.some((version) => version.memory.keys);
  }

  /** An older product does not read what a newer one wrote. */
  private readable({ said, format }: Memory): Wanted | undefined {
    return said === 'unreadable' || format > this.format ? undefined : said;
  }

  private rememberedNames(base: Wanted | 'lost' | undefined): ReadonlyMap<string, ColumnName> {
    const claimed = base === 'lost' || base === undefined ? [] : base.columns;
    return new Map([...claimed, ...this.namesAnywhere()].map((name) => [name.toLowerCase(), name]));
  }

  private namesAnywhere(): readonly ColumnName[] {
    const tables = this.image ? [this.image.input] : this.catalog.archive.map((version) => version.table);
    const said = new Set(tables.flatMap((table) => shownIn(table).columns.map(({ id }) => id)));
    return COLUMNS.filter((name) => said.has(name));
  }

  private check(plan: TablePlan, expected: Expectation): void {
    const isWrite = plan.kind === 'create' || plan.kind === 'update';
    const isSame =
      isWrite === (expected.kind === 'writes') && (plan.kind === 'foreign') === (expected.kind === 'foreign');
    if (!isSame) fail(`the plan is ${plan.kind}, the oracle says ${expected.kind}`, { plan, expected });
    if (plan.kind === 'foreign') return;
    const settled = 'settled' in plan ? plan.settled : [];
    same('the list of conflicts', settled.map(({ field }) => field).sort(), [...expected.kept.keys()].sort());
    this.checkTold(plan, expected);
    if ('frozen' in plan) same('a frozen table', plan.frozen > 0, expected.frozen);
    if (plan.kind !== 'update') return;
    const overwritten = plan.reverted.map(({ field }) => field).filter((field) => field !== 'columns.order');
    same(
      'overwritten edits',
      overwritten.sort(),
      [...expected.overwritten].filter((field) => field !== 'columns.order').sort(),
    );
  }

  /** Every kept edit is listed with both values, and has been told in this run or in an earlier one. */
  private checkTold(plan: TablePlan, { kept }: Expectation): void {
    const told = ('conflicts' in plan && plan.conflicts) || [];
    for (const { field, source, target } of [...told, ...(('open' in plan && plan.open) || [])]) {
      const pair = kept.get(field);
      same(`the values of ${field}`, [source, target], [pair?.source ?? null, pair?.target ?? null]);
    }
    for (const { field } of told) this.everTold.add(keyOf(field, kept.get(field) ?? {}));
    for (const [field, pair] of kept) {
      if (!this.everTold.has(keyOf(field, pair))) fail(`nobody was ever told of ${field}`, { pair, plan });
    }
  }

  private checkTable(expected: Expectation): void {
    if (expected.kind === 'foreign') return;
    const { current } = this.catalog;
    if (current) same('the table', shownIn(current.table), expected.shown);
  }

  private carryOut(plan: TablePlan): void {
    const memory: Memory = { said: this.wanted, format: this.format, run: this.fence, keys: true };
    if (plan.kind === 'create' || plan.kind === 'update') this.olderImage = this.image;
    if (plan.kind === 'create') {
      this.catalog.create(plan.input, memory);
      this.image = { input: plan.input, versionId: '0', createTime: undefined, memory };
    }
    if (plan.kind === 'update') {
      const { createTime } = { createTime: this.catalog.current && createTimeOf(this.catalog.current.table) };
      this.catalog.update(plan.input, memory, { skipArchive: plan.skipArchive });
      const versionId = this.catalog.current?.table.VersionId ?? '';
      this.image = { input: plan.input, versionId, createTime, memory };
      if (plan.repairs) this.tally.repaired += 1;
    }
    if (plan.kind === 'none' && this.image && this.catalog.current) {
      this.image = { ...this.image, createTime: this.image.createTime ?? createTimeOf(this.catalog.current.table) };
    }
    if (plan.kind === 'create' || plan.kind === 'update') this.tally.writes += 1;
    if ('settled' in plan || plan.kind === 'create') {
      this.settled = ('settled' in plan && plan.settled) || [];
      this.open = ('open' in plan && plan.open) || [];
      this.tally.conflicts += ('conflicts' in plan && plan.conflicts.length) || 0;
      this.tally.frozen += this.open.some(({ frozen }) => frozen) ? 1 : 0;
      this.keepDecisions();
    }
  }

  /** The list of conflicts keeps a decision as long as its pair of values is open. */
  private keepDecisions(): void {
    const isOpen = ({ field, source, target }: Decision) =>
      this.open.some((one) => one.field === field && one.sourceDigest === source && one.targetDigest === target);
    this.decisions = this.decisions.filter(isOpen);
  }

  private checkQuiet({ kind }: Expectation): void {
    const again = this.plan(this.catalog.current?.table);
    if (kind === 'foreign') {
      same('a foreign table', again.kind, 'foreign');
      return;
    }
    if (again.kind !== 'none') fail(`a second run would ${again.kind}`, again);
    if (again.conflicts.length > 0) fail('a second run would ask again', again);
  }

  private decide(at: number, choice: Decision['choice']): void {
    const conflict = this.open[at % Math.max(1, this.open.length)];
    const pair = conflict && this.kept.get(conflict.field);
    if (!conflict || !pair) return;
    const { field, sourceDigest: source, targetDigest: target } = conflict;
    this.decisions = [...this.decisions.filter((one) => one.field !== field), { field, source, target, choice }];
    this.choices.set(keyOf(field, pair), choice);
  }

  private choiceFor(field: string, pair: KeptPair): 'keep' | 'take-source' | undefined {
    if (!this.decisions.some((one) => one.field === field)) return undefined;
    const choice = this.choices.get(keyOf(field, pair));
    return choice === 'later' ? undefined : choice;
  }

  private edited(change: (table: TableInput) => TableInput): void {
    if (this.catalog.current) this.catalog.edit(change);
  }

  private noteMeeting(): void {
    const { before } = this;
    const now = this.catalog.current && shownIn(this.catalog.current.table);
    if (!before || !now || this.tally.met) return;
    this.tally.met = TEXTS.some((name) => {
      const hasSourceMoved = before.wanted.texts[name] !== this.wanted.texts[name];
      return hasSourceMoved && textIn(before.shown, name) !== textIn(now, name);
    });
  }
}

/** A later version of the record, as a next release may have it: it reads the first version too, which does not read it. */
const FORMATS: Readonly<Record<1 | 2, AppliedFormat>> = {
  1: APPLIED_V1,
  2: {
    write: (applied) => `{"v":2,"is":${APPLIED_V1.write(applied)}}`,
    read: (text) => APPLIED_V1.read(text?.startsWith('{"v":2,"is":') ? text.slice(12, -1) : text),
  },
};

type OurStep = { readonly do: 'run' | 'source' | 'source-schema' | 'upgrade' | 'meet' | 'lost' | 'decide' };

/** After somebody replaced the table. */
const NOTHING_SAID: Memory = { said: 'unreadable', format: 1, run: 0, keys: false };

function damaged(table: TableInput): TableInput {
  return withParameter(table, 'dsp_sync.applied', 'damaged');
}

function keyOf(field: string, { source, target }: Partial<KeptPair>): string {
  return JSON.stringify([field, source ?? null, target ?? null]);
}

function withText(table: TableInput, field: TextName, value: Value): TableInput {
  if (field === 'description') return { ...table, Description: value };
  if (field === 'steward') return withParameter(table, 'dsp.steward', value);
  const [name, member] = field.split('.') as [ColumnName, 'comment' | 'label'];
  const change = (column: GlueColumn) =>
    member === 'comment' ? { ...column, Comment: value } : withColumnParameter(column, 'dsp.label', value);
  return withColumns(
    table,
    columnsOf(table).map((column) => (column.Name === name.toLowerCase() ? change(column) : column)),
  );
}

function withParameter(table: TableInput, key: string, value: Value): TableInput {
  return { ...table, Parameters: changed(table.Parameters, key, value) };
}

function withColumnParameter(column: GlueColumn, key: string, value: Value): GlueColumn {
  return { ...column, Parameters: changed(column.Parameters, key, value) };
}

function changed(parameters: Readonly<Record<string, string>> = {}, key: string, value: Value): Record<string, string> {
  const others = Object.entries(parameters).filter(([name]) => name !== key);
  return Object.fromEntries(value === undefined ? others : [...others, [key, value]]);
}

/** A crawler knows the data only: it replaces the whole table. */
function crawled(table: TableInput, value: string): TableInput {
  const bare = columnsOf(table).map(({ Name, Type }) => ({ Name, Type }));
  const { Name, TableType } = table;
  return withColumns({ Name, TableType, Parameters: { crawler: value } }, bare);
}

function textIn(shown: Shown, name: TextName): Value {
  if (name === 'description' || name === 'steward') return shown[name];
  const [id, member] = name.split('.') as [ColumnName, 'comment' | 'label'];
  return shown.columns.find((column) => column.name === id.toLowerCase())?.[member];
}

function same(what: string, found: unknown, expected: unknown): void {
  const [one, other] = [JSON.stringify(found), JSON.stringify(expected)];
  if (one !== other) fail(`${what} is ${one}, the oracle says ${other}`, undefined);
}

function fail(message: string, about: unknown): never {
  throw new Error(about === undefined ? message : `${message}\n${JSON.stringify(about, undefined, 2)}`);
}
