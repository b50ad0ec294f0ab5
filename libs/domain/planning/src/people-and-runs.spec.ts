import type { CatalogEntry } from '@dss/catalog-model';
import fc from 'fast-check';
import type { ObservedTable, TableInput } from './glue-shapes.js';
import { planTable } from './plan-table.js';
import { readBack } from './read-back.js';
import type { SettledConflict } from './table-plan.js';
import { ASSET, anEntryColumn } from './testing/sample-table.js';

/*
 * Sources, people and runs in any order, against an oracle that shares no code with the planner. The planner compares
 * digests in a record; the oracle knows for every text who wrote it, because it was there.
 */

type Value = string | undefined;
/** A text that a person may own: what the table shows, and the source's value as of our last write. */
interface OracleField {
  shown: Value;
  ours: Value;
}
interface OracleColumn {
  /** `people`: the source no longer has it, and somebody's words keep it. */
  state: 'ours' | 'people';
  comment: OracleField;
  label: OracleField;
  note: Value;
}

const COLUMNS = ['A', 'B', 'C'] as const;
type ColumnName = (typeof COLUMNS)[number];
const EVERY = ['description', 'steward', 'A.comment', 'A.label', 'B.comment', 'B.label'] as const;
type FieldName = (typeof EVERY)[number];

interface Source {
  texts: Record<FieldName, Value>;
  columns: ColumnName[];
  type: string;
}

type Step =
  | { readonly do: 'source'; readonly field: FieldName; readonly value: Value }
  | { readonly do: 'source-columns'; readonly columns: readonly ColumnName[] }
  | { readonly do: 'source-type'; readonly type: string }
  | { readonly do: 'person'; readonly field: FieldName; readonly value: Value }
  | { readonly do: 'person-type'; readonly column: ColumnName; readonly type: string }
  | { readonly do: 'person-drops'; readonly column: ColumnName }
  | { readonly do: 'person-notes'; readonly column: ColumnName; readonly value: string }
  | { readonly do: 'record-lost' }
  | { readonly do: 'run' };

const value = fc.constantFrom<Value[]>('one', 'two', 'three', undefined);
const field = fc.constantFrom(...EVERY);
const column = fc.constantFrom(...COLUMNS);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('source'), field, value }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('source-columns'), columns: fc.subarray([...COLUMNS]) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('source-type'), type: fc.constantFrom('int', 'string') }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('person'), field, value }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('person-type'), column, type: fc.constantFrom('int', 'date') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('person-drops'), column }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('person-notes'), column, value: fc.constantFrom('x', 'y') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('record-lost') }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('run') }) },
);

/** Product and oracle side by side; every run is checked as it happens. */
class World {
  private readonly source: Source = {
    texts: {
      description: 'one',
      steward: 'one',
      'A.comment': 'one',
      'A.label': 'one',
      'B.comment': 'one',
      'B.label': undefined,
    },
    columns: ['A', 'B'],
    type: 'string',
  };
  private fence = 1;
  /** As of our last write. */
  private ourType = 'string';
  private table: ObservedTable;
  private image: TableInput;
  private settled: readonly SettledConflict[] = [];
  /** The oracle's table. */
  private readonly fields: Record<'description' | 'steward', OracleField>;
  private readonly columns = new Map<ColumnName, OracleColumn>();

  constructor() {
    const plan = planTable({ ...ASSET, entry: this.entry(), fence: this.fence });
    if (plan.kind !== 'create') throw new Error(plan.kind);
    this.image = plan.input;
    this.table = readBack(plan.input, 'dsp_sales', '0');
    this.fields = { description: written('one'), steward: written('one') };
    for (const name of this.source.columns) this.columns.set(name, this.freshColumn(name));
  }

  take(step: Step): void {
    switch (step.do) {
      case 'source':
        this.source.texts[step.field] = step.value;
        return;
      case 'source-columns':
        this.source.columns = [...step.columns];
        return;
      case 'source-type':
        this.source.type = step.type;
        return;
      case 'person':
        this.personWrites(step.field, step.value);
        return;
      case 'person-type':
        this.editColumn(step.column, (there) => ({ ...there, Type: step.type }));
        return;
      case 'person-drops':
        this.columns.delete(step.column);
        this.editColumns((columns) => columns.filter((there) => there.Name !== step.column.toLowerCase()));
        return;
      case 'person-notes':
        this.personNotes(step.column, step.value);
        return;
      case 'record-lost':
        this.edit((table) => ({ ...table, Parameters: { ...table.Parameters, 'dsp_sync.applied': 'lost' } }));
        return;
      case 'run':
        this.run();
    }
  }

  /** A run, what the oracle says about it, and a second one that has nothing to do or to say. */
  run(): void {
    this.fence += 1;
    const question = { ...ASSET, entry: this.entry(), fence: this.fence, image: this.image };
    const plan = planTable({ ...question, observed: this.table, settled: this.settled });
    if (plan.kind !== 'update' && plan.kind !== 'none') throw new Error(plan.kind);
    const typesBefore = this.observedTypes();
    if (plan.kind === 'update') {
      this.image = plan.input;
      this.table = readBack(plan.input, 'dsp_sales', String(Number(this.table.VersionId) + 1));
    }
    this.settled = plan.settled;

    const expected = this.oracleRun(typesBefore);
    expect(plan.kind).toBe(expected.writes ? 'update' : 'none');
    expect(this.observedTexts()).toEqual(this.oracleTexts());
    expect(this.observedColumns()).toEqual([...this.source.columns, ...this.leftovers()]);
    expect(plan.settled.map((one) => one.field).sort()).toEqual(expected.kept.toSorted());
    for (const name of this.source.columns) expect(this.observedTypes().get(name)).toBe(this.source.type);
    const again = { ...question, fence: this.fence + 1, observed: this.table, settled: this.settled };
    expect(planTable({ ...again, image: this.image })).toMatchObject({ kind: 'none', conflicts: [] });
  }

  /** Decides each text by who wrote it. The source's value travels only over our own, or into a column that is new. */
  private oracleRun(typesBefore: ReadonlyMap<ColumnName, string>): { writes: boolean; kept: string[] } {
    const kept: string[] = [];
    let writes = false;
    const decide = (name: string, oracle: OracleField, wanted: Value): void => {
      if (oracle.shown === wanted) return;
      if (oracle.shown === oracle.ours) {
        oracle.shown = wanted;
        writes = true;
      } else if (wanted !== undefined || oracle.ours !== undefined) kept.push(name);
    };
    decide('description', this.fields.description, this.source.texts.description);
    decide('parameters.dsp.steward', this.fields.steward, this.source.texts.steward);
    const orderBefore = [...typesBefore.keys()].filter(
      (name) => this.columns.has(name) && this.source.columns.includes(name),
    );
    if (orderBefore.join() !== this.source.columns.filter((name) => orderBefore.includes(name)).join()) writes = true;
    for (const name of this.source.columns) {
      const there = this.columns.get(name);
      if (!there || there.state === 'people' || typesBefore.get(name) !== this.source.type) writes = true;
      if (!there) {
        this.columns.set(name, this.freshColumn(name));
        continue;
      }
      there.state = 'ours';
      decide(`columns.${name}.comment`, there.comment, this.wanted(name, 'comment'));
      decide(`columns.${name}.label`, there.label, this.wanted(name, 'label'));
    }
    for (const [name, there] of this.columns) {
      if (this.source.columns.includes(name) || there.state === 'people') continue;
      writes = true;
      if (!this.release(name, there, typesBefore.get(name) !== this.ourType)) kept.push(`columns.${name}`);
    }
    if (writes) {
      this.claimAll();
      this.ourType = this.source.type;
    }
    return { writes, kept };
  }

  /** True when nothing of anybody else was in the column and it is gone. */
  private release(name: ColumnName, there: OracleColumn, isTypeTheirs: boolean): boolean {
    for (const text of [there.comment, there.label]) if (text.shown === text.ours) text.shown = undefined;
    const isTheirs = [there.comment.shown, there.label.shown, there.note].some((words) => words !== undefined);
    if (!isTheirs && !isTypeTheirs) return this.columns.delete(name);
    there.state = 'people';
    there.comment.ours = undefined;
    there.label.ours = undefined;
    return false;
  }

  /** A write records what the source wanted everywhere, taken or refused. */
  private claimAll(): void {
    this.fields.description.ours = this.source.texts.description;
    this.fields.steward.ours = this.source.texts.steward;
    for (const name of this.source.columns) {
      const there = this.columns.get(name);
      if (!there) continue;
      there.comment.ours = this.wanted(name, 'comment');
      there.label.ours = this.wanted(name, 'label');
    }
  }

  private wanted(name: ColumnName, member: 'comment' | 'label'): Value {
    return name === 'C' ? 'one' : this.source.texts[`${name}.${member}`];
  }

  private freshColumn(name: ColumnName): OracleColumn {
    const [comment, label] = [written(this.wanted(name, 'comment')), written(this.wanted(name, 'label'))];
    return { state: 'ours', comment, label, note: undefined };
  }

  private leftovers(): ColumnName[] {
    return this.observedColumns().filter((name) => this.columns.get(name)?.state === 'people');
  }

  private entry(): CatalogEntry {
    const { texts, columns, type } = this.source;
    return {
      database: { name: 'dsp_sales', description: '', parameters: {} },
      name: 'orders',
      description: texts.description ?? '',
      parameters: { 'dsp.kind': 'view', ...(texts.steward !== undefined && { 'dsp.steward': texts.steward }) },
      columns: columns.map((name) => {
        const column = anEntryColumn(name, { type, comment: this.wanted(name, 'comment') ?? '' });
        return { ...column, parameters: withOrWithout(column.parameters, 'dsp.label', this.wanted(name, 'label')) };
      }),
      findings: [],
    };
  }

  private personWrites(name: FieldName, value: Value): void {
    if (name === 'description') {
      this.fields.description.shown = value;
      this.edit((table) => ({ ...table, Description: value }));
    } else if (name === 'steward') {
      this.fields.steward.shown = value;
      this.edit((table) => ({ ...table, Parameters: withOrWithout(table.Parameters, 'dsp.steward', value) }));
    } else {
      const [column, member] = name.split('.') as ['A' | 'B', 'comment' | 'label'];
      const there = this.columns.get(column);
      if (!there) return;
      there[member].shown = value;
      this.editColumn(column, (columnThere) =>
        member === 'comment'
          ? { ...columnThere, Comment: value }
          : { ...columnThere, Parameters: withOrWithout(columnThere.Parameters, 'dsp.label', value) },
      );
    }
  }

  private personNotes(name: ColumnName, value: string): void {
    const there = this.columns.get(name);
    if (!there) return;
    there.note = value;
    this.editColumn(name, (column) => ({ ...column, Parameters: { ...column.Parameters, 'my.note': value } }));
  }

  private edit(change: (table: ObservedTable) => ObservedTable): void {
    this.table = { ...change(this.table), VersionId: String(Number(this.table.VersionId) + 1) };
  }

  private editColumns(change: (columns: Columns) => Columns): void {
    this.edit((table) => ({
      ...table,
      StorageDescriptor: { ...table.StorageDescriptor, Columns: change(table.StorageDescriptor?.Columns ?? []) },
    }));
  }

  private editColumn(name: ColumnName, change: (column: Columns[number]) => Columns[number]): void {
    this.editColumns((columns) => columns.map((there) => (there.Name === name.toLowerCase() ? change(there) : there)));
  }

  private observedColumns(): ColumnName[] {
    return (this.table.StorageDescriptor?.Columns ?? []).map((there) => there.Name.toUpperCase() as ColumnName);
  }

  private observedTypes(): Map<ColumnName, string> {
    const columns = this.table.StorageDescriptor?.Columns ?? [];
    return new Map(columns.map((there) => [there.Name.toUpperCase() as ColumnName, there.Type ?? '']));
  }

  private observedTexts(): Record<string, Value> {
    const columns = (this.table.StorageDescriptor?.Columns ?? []).map((there) => [
      [`${there.Name.toUpperCase()}.comment`, there.Comment],
      [`${there.Name.toUpperCase()}.label`, there.Parameters?.['dsp.label']],
      [`${there.Name.toUpperCase()}.note`, there.Parameters?.['my.note']],
    ]);
    const own = [
      ['description', this.table.Description],
      ['steward', this.table.Parameters?.['dsp.steward']],
    ];
    return Object.fromEntries([...own, ...columns.flat()]) as Record<string, Value>;
  }

  private oracleTexts(): Record<string, Value> {
    const columns = [...this.columns].map(([name, there]) => [
      [`${name}.comment`, there.comment.shown],
      [`${name}.label`, there.label.shown],
      [`${name}.note`, there.note],
    ]);
    const own = [
      ['description', this.fields.description.shown],
      ['steward', this.fields.steward.shown],
    ];
    return Object.fromEntries([...own, ...columns.flat()]) as Record<string, Value>;
  }
}

type Columns = NonNullable<NonNullable<ObservedTable['StorageDescriptor']>['Columns']>;

function written(text: Value): OracleField {
  return { shown: text, ours: text };
}

function withOrWithout(parameters: Readonly<Record<string, string>> | undefined, key: string, value: Value) {
  const rest = Object.entries(parameters ?? {}).filter(([name]) => name !== key);
  return Object.fromEntries(value === undefined ? rest : [...rest, [key, value]]);
}

describe('sources, people and runs in any order', () => {
  it('lose no edit of a person and no change of the source, and settle after each run', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 3, maxLength: 25 }), (steps) => {
        const world = new World();
        for (const one of steps) world.take(one);
        world.run();
      }),
      { numRuns: 1000 },
    );
  });
});
