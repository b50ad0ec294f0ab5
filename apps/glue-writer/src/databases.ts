import type { CatalogEntry } from '@dss/catalog-model';
import { describeError } from '@dss/errors';
import { planDatabase } from '@dss/planning';
import type { TargetCatalog } from '@dss/ports';

/** What a table may be written into: undefined when the database takes our tables, else why not. */
type Refusal = string | undefined;

/** Databases are made when their first table needs one. What was found once is not asked again by this process. */
export class Databases {
  private readonly known = new Map<string, Promise<Refusal>>();

  constructor(private readonly target: TargetCatalog) {}

  /** Callers who need the same database at the same time share one look. */
  ensure(database: CatalogEntry['database'], owner: string, space: string): Promise<Refusal> {
    const known = this.known.get(database.name);
    if (known !== undefined) return known;
    const looking = this.look(database, owner, space);
    this.known.set(database.name, looking);
    looking.catch(() => this.known.delete(database.name));
    return looking;
  }

  /** Somebody removed it. */
  forget(name: string): void {
    this.known.delete(name);
  }

  private async look(database: CatalogEntry['database'], owner: string, space: string): Promise<Refusal> {
    const observed = await this.target.findDatabase(database.name);
    const plan = planDatabase({ database, owner, space, observed });
    if (plan.kind === 'foreign') return plan.reason;
    if (plan.kind === 'none') return undefined;
    try {
      await this.target.createDatabase(plan.input);
      return undefined;
    } catch (error) {
      if (describeError(error).code !== 'TARGET_EXISTS') throw error;
      return this.look(database, owner, space);
    }
  }
}
