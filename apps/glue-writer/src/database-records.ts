import { assetKey } from '@dss/catalog-model';
import type { DatabasePlan, Decision } from '@dss/planning';
import type { ConflictRecord, ConflictStore } from '@dss/ports';
import type { DatabaseWanted } from './database-wanted.js';
import { decisionsOf, storedConflicts } from './decisions-of.js';

/** Told of what was done to a database, or kept in it: a constant sentence and fields. */
export type Tell = (message: string, fields: Readonly<Record<string, unknown>>) => void;

/** What is remembered of databases: they have no outcome of their own, so their conflicts stand in the list, and changes in the log. */
export class DatabaseRecords {
  constructor(
    private readonly conflicts: ConflictStore,
    private readonly tell: Tell,
  ) {}

  async findDecisions(wanted: DatabaseWanted): Promise<readonly Decision[]> {
    return decisionsOf(await this.conflicts.find(wanted.tenant, keyOf(wanted)));
  }

  async save(wanted: DatabaseWanted, plan: DatabasePlan): Promise<void> {
    const { name: database } = wanted.database;
    if (plan.kind === 'create') this.tell('The database of a space is created', { database });
    if (plan.kind === 'update')
      this.tell('A database follows its space', { database, changes: fieldsOf(plan.changes) });
    if (plan.kind !== 'update' && plan.kind !== 'none') return;
    if (plan.open.length === 0) return;
    this.tell('Edits of a database are kept', { database, fields: fieldsOf(plan.open) });
    await this.conflicts.save(wanted.tenant, recordOf(wanted, storedConflicts(plan, wanted.fence)));
  }
}

function recordOf(wanted: DatabaseWanted, conflicts: ConflictRecord['conflicts']): ConflictRecord {
  const { database, space, fence } = wanted;
  return { v: 1, key: keyOf(wanted), space, technicalName: '', database: database.name, table: '', fence, conflicts };
}

/** No asset is called so: a technical name has no line break. */
function keyOf({ tenant, space, database }: DatabaseWanted): string {
  return assetKey({ tenant, space, name: `database\n${database.name}` });
}

function fieldsOf(changes: readonly { readonly field: string }[]): string {
  return changes.map(({ field }) => field).join(', ');
}
