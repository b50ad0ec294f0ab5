import type { Asset, CatalogEntry, Column, EntryColumn, Finding } from '@dss/catalog-model';
import { TYPE_FACTS } from './type-table.js';

/** What a parameter says before it is text. Undefined and false are left out: absence says it. */
type Fact = string | number | boolean | undefined;

/** Parameters before they are texts, without their `dsp.` prefix. */
export type Facts = Readonly<Record<string, Fact>>;

/** The same for columns. Each looks at its column, and at the parameters that the column's type has brought along. */
export type ColumnFacts = Readonly<Record<string, (column: Column, ofType: Readonly<Parameters>) => Fact>>;

type Parameters = Record<string, string>;

export interface ColumnDraft {
  readonly name: string;
  readonly technicalName: string;
  type: string;
  comment: string;
  /** Those of its type until the entry is finished. */
  parameters: Readonly<Parameters>;
}

/**
 * An entry while the rules are making it. It changes in place, because five rules over hundreds of columns would else
 * copy every parameter five times; nobody outside `mapAsset` sees it before it is finished.
 */
export class EntryDraft {
  description = '';
  database: CatalogEntry['database'];
  readonly parameters: Parameters = {};
  readonly findings: Finding[];
  readonly columns: readonly ColumnDraft[];

  /** @param columnNames the target's names, position by position */
  constructor(
    readonly asset: Asset,
    database: string,
    private readonly name: string,
    columnNames: readonly string[],
  ) {
    this.database = { name: database, description: '', parameters: {} };
    this.findings = [...asset.findings];
    this.columns = asset.columns.map(({ technicalName }, index) => ({
      name: columnNames[index] ?? technicalName,
      technicalName,
      type: 'string',
      comment: '',
      parameters: NO_PARAMETERS,
    }));
  }

  addFacts(facts: Facts): void {
    for (const name of Object.keys(facts)) this.put(this.parameters, keyOf(name), facts[name]);
  }

  eachColumn(change: (draft: ColumnDraft, column: Column) => void): void {
    this.columns.forEach((draft, index) => {
      const column = this.asset.columns[index];
      if (column !== undefined) change(draft, column);
    });
  }

  /** Parameters by key: the order in which rules happened to add them must not show. */
  finish(columnFacts: readonly OrderedFact[]): CatalogEntry {
    this.eachColumn((draft, column) => {
      const parameters: Parameters = {};
      for (const { key, of } of columnFacts) this.put(parameters, key, of(column, draft.parameters), column);
      draft.parameters = parameters;
    });
    const { name, description, database, findings } = this;
    return {
      database: { ...database, parameters: sorted(database.parameters) },
      name,
      description,
      columns: this.columns as readonly EntryColumn[] as EntryColumn[],
      parameters: sorted(this.parameters),
      findings,
    };
  }

  /** Parameter texts may hold anything that is proper Unicode; names of things and types are left alone: a repaired name would be another one. */
  private put(parameters: Parameters, key: string, fact: Fact, column?: Column): void {
    if (fact === undefined || fact === false) return;
    const text = typeof fact === 'string' ? fact : String(fact);
    if (text.isWellFormed() || NAMES.has(key)) {
      parameters[key] = text;
      return;
    }
    parameters[key] = text.toWellFormed();
    const message = `half characters in ${key} were replaced by U+FFFD: Glue takes whole ones only`;
    this.findings.push({ code: 'PARAMETER_REPAIRED', message, ...(column && { column: column.technicalName }) });
  }
}

const NO_PARAMETERS: Readonly<Parameters> = {};

const NAMES: ReadonlySet<string> = new Set(['technicalName', 'space', ...TYPE_FACTS].map((name) => `dsp.${name}`));

/** A column parameter with its whole key. */
export interface OrderedFact {
  readonly key: string;
  readonly of: ColumnFacts[string];
}

/** The column facts of several rules in the order of their keys, so that no column's parameters have to be sorted. */
export function orderedFacts(rules: readonly { readonly columnFacts?: ColumnFacts }[]): readonly OrderedFact[] {
  return rules
    .flatMap(({ columnFacts = {} }) => Object.entries(columnFacts))
    .map(([name, of]) => ({ key: keyOf(name), of }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** Names are those that rules are written with, so there are a few dozen. */
const KEYS = new Map<string, string>();

function keyOf(name: string): string {
  let key = KEYS.get(name);
  if (key === undefined) KEYS.set(name, (key = `dsp.${name}`));
  return key;
}

function sorted(parameters: Readonly<Parameters>): Parameters {
  const inOrder: Parameters = {};
  for (const key of Object.keys(parameters).sort()) inOrder[key] = parameters[key] ?? '';
  return inOrder;
}
