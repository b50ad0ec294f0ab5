import type { CatalogEntry, EntryColumn } from '@dss/catalog-model';
import type { ObservedTable, TableInput } from '../glue-shapes.js';
import { type TableQuestion, planTable } from '../plan-table.js';
import { readBack } from '../read-back.js';
import type { TablePlan } from '../table-plan.js';

/** The asset that the planner's specs speak of. Its table has no archived versions. */
export const ASSET = {
  owner: 'prod/acme',
  space: 'SALES',
  technicalName: 'Orders',
  strategy: 'full',
  history: [],
} as const;

export function anEntryColumn(technicalName: string, overrides: Partial<EntryColumn> = {}): EntryColumn {
  return {
    name: technicalName.toLowerCase(),
    technicalName,
    type: 'string',
    comment: `Comment of ${technicalName}`,
    ...overrides,
    parameters: {
      'dsp.technicalName': technicalName,
      'dsp.nativeType': 'cds.String(10)',
      'dsp.label': `Label of ${technicalName}`,
      ...overrides.parameters,
    },
  };
}

export function anEntry(overrides: Partial<CatalogEntry> = {}): CatalogEntry {
  return {
    database: { name: 'dsp_sales', description: 'Sales', parameters: {} },
    name: 'orders',
    description: 'Orders of the day',
    columns: [anEntryColumn('ID'), anEntryColumn('AMOUNT')],
    parameters: { 'dsp.kind': 'view', 'dsp.label': 'Orders' },
    findings: [],
    ...overrides,
  };
}

/** The table as a first run with fencing number 1 leaves it. */
export function aWrittenTable(entry = anEntry()): ObservedTable {
  return afterPlan({ ...ASSET, entry, fence: 1 });
}

/** What is there once the plan has been carried out. Fails when the plan is not a write. */
export function afterPlan(question: TableQuestion): ObservedTable {
  const plan = planTable(question);
  if (plan.kind !== 'create' && plan.kind !== 'update') throw new Error(`nothing to write: ${plan.kind}`);
  return readBack(plan.input, 'dsp_sales', nextVersion(question.observed));
}

/** The plan of a later run. */
export function plan(observed: ObservedTable | undefined, entry = anEntry(), fence = 2): TablePlan {
  return planTable({ ...ASSET, entry, fence, observed });
}

/** The plan of a later run that has something to write. */
export function update(observed: ObservedTable, entry = anEntry(), fence = 2): Extract<TablePlan, { kind: 'update' }> {
  const planned = plan(observed, entry, fence);
  if (planned.kind !== 'update') throw new Error(`expected an update, got ${planned.kind}`);
  return planned;
}

export function columnNames(table: TableInput): string[] {
  return (table.StorageDescriptor?.Columns ?? []).map((column) => column.Name);
}

/** Somebody's edit: another version with other members, and our book-keeping as it was. */
export function edited(observed: ObservedTable, change: (table: TableInput) => TableInput): ObservedTable {
  return { ...observed, ...change(observed), VersionId: nextVersion(observed) };
}

/** One column of ours changed by somebody. */
export function editedColumn(observed: ObservedTable, name: string, change: object): ObservedTable {
  return edited(observed, (table) => ({
    ...table,
    StorageDescriptor: {
      ...table.StorageDescriptor,
      Columns: table.StorageDescriptor?.Columns?.map((column) =>
        column.Name === name ? { ...column, ...change } : column,
      ),
    },
  }));
}

export function withParameters(observed: ObservedTable, parameters: Readonly<Record<string, string>>): ObservedTable {
  return edited(observed, (table) => ({ ...table, Parameters: { ...table.Parameters, ...parameters } }));
}

function nextVersion(observed: ObservedTable | undefined): string {
  return observed === undefined ? '0' : String(Number(observed.VersionId) + 1);
}
