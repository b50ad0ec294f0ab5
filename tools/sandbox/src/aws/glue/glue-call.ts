import { type GlueRequest, type Table } from './glue-model.js';
import { type GlueStore } from './glue-store.js';

/** One admitted call of an operation. Requests have passed the limits: required members are there. */
export interface GlueCall {
  readonly operation: string;
  readonly request: GlueRequest;
  /** The catalog that the request is about. */
  readonly store: GlueStore;
  /** ARN of whoever calls. */
  readonly caller: string;
  /** From the request's arrival to its answer, milliseconds since 1970. */
  readonly during: { readonly from: number; readonly to: number };
  /** Answers with the state before each table's last change. */
  readonly isStale: boolean;
  /** Pages end after so many entries although more were asked for. */
  readonly pageCap: number | undefined;
  /** Whether a list shows this to the caller; absent: he sees everything. */
  readonly mayList: ((database: string, table?: Table) => boolean) | undefined;
  readonly isGoverned: (database: string) => boolean;
}

export type Operation = (call: GlueCall) => object;
export type Operations = Readonly<Record<string, Operation>>;

/** A table as the service answers it: whether Lake Formation governs it is not stored with it. */
export function shownTable(call: Pick<GlueCall, 'isGoverned'>, table: Table): Table {
  return call.isGoverned(table.DatabaseName) ? { ...table, IsRegisteredWithLakeFormation: true } : table;
}
