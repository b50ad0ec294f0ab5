import type { Asset, CatalogEntry, Column, EntryColumn, Finding } from '@dss/catalog-model';

/** Parameters before they are texts, without their `dsp.` prefix. Undefined and false are left out: absence says it. */
export type Facts = Readonly<Record<string, string | number | true | false | undefined>>;

type Parameters = Record<string, string>;

export interface ColumnDraft {
  readonly name: string;
  readonly technicalName: string;
  type: string;
  comment: string;
  readonly parameters: Parameters;
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
      parameters: {},
    }));
  }

  addFacts(facts: Facts): void {
    this.noteRepairs(addFacts(this.parameters, facts));
  }

  addColumnFacts(factsOf: (column: Column) => Facts): void {
    this.eachColumn((draft, column) => {
      this.noteRepairs(addFacts(draft.parameters, factsOf(column)), column.technicalName);
    });
  }

  private noteRepairs(keys: readonly string[], column?: string): void {
    for (const key of keys) {
      const message = `half characters in ${key} were replaced by U+FFFD: Glue takes whole ones only`;
      this.findings.push({ code: 'PARAMETER_REPAIRED', message, ...(column !== undefined && { column }) });
    }
  }

  eachColumn(change: (draft: ColumnDraft, column: Column) => void): void {
    this.columns.forEach((draft, index) => {
      const column = this.asset.columns[index];
      if (column !== undefined) change(draft, column);
    });
  }

  /** Parameters by key: the order in which rules happened to add them must not show. */
  finish(): CatalogEntry {
    const { name, description, database, findings } = this;
    return {
      database: { ...database, parameters: sorted(database.parameters) },
      name,
      description,
      columns: this.columns.map((column): EntryColumn => ({ ...column, parameters: sorted(column.parameters) })),
      parameters: sorted(this.parameters),
      findings,
    };
  }
}

/**
 * Parameter texts may hold anything that is proper Unicode; names are left alone, a repaired name would be another one.
 *
 * @returns keys whose texts had to be repaired, nearly always none
 */
export function addFacts(parameters: Parameters, facts: Facts): readonly string[] {
  let repaired: string[] | undefined;
  for (const name of Object.keys(facts)) {
    const value = facts[name];
    if (value === undefined || value === false) continue;
    const text = String(value);
    const key = `dsp.${name}`;
    parameters[key] = NAMES.has(name) || text.isWellFormed() ? text : text.toWellFormed();
    if (parameters[key] !== text) (repaired ??= []).push(key);
  }
  return repaired ?? NONE;
}

const NONE: readonly string[] = [];

const NAMES: ReadonlySet<string> = new Set(['technicalName', 'space']);

function sorted(parameters: Readonly<Parameters>): Parameters {
  const inOrder: Parameters = {};
  for (const key of Object.keys(parameters).sort()) inOrder[key] = parameters[key] ?? '';
  return inOrder;
}
