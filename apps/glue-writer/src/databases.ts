import type { CatalogEntry } from '@dss/catalog-model';
import { describeError } from '@dss/errors';
import { planDatabase } from '@dss/planning';
import type { TargetCatalog } from '@dss/ports';

/** Why a database takes none of our tables; undefined when it does. */
export type Refusal = string | undefined;

export interface DatabaseWanted {
  readonly database: CatalogEntry['database'];
  /** `<installation>/<tenant>` */
  readonly owner: string;
  readonly space: string;
}

/**
 * Databases are made when their first table needs one. One that takes our tables is not asked about again by this
 * process; a refusal is, because whoever is told about it may do something about it.
 */
export class Databases {
  private readonly accepted = new Map<string, Promise<Refusal>>();

  constructor(private readonly target: TargetCatalog) {}

  /** Callers who need the same database at the same time share one look. */
  ensure(wanted: DatabaseWanted): Promise<Refusal> {
    const place = placeOf(wanted);
    const known = this.accepted.get(place);
    if (known !== undefined) return known;
    const looking = this.lookAndCreate(wanted);
    this.accepted.set(place, looking);
    const forget = () => this.accepted.delete(place);
    looking.then((refusal) => refusal !== undefined && forget(), forget);
    return looking;
  }

  /** What `ensure` would answer, without making anything. */
  async inspect(wanted: DatabaseWanted): Promise<Refusal> {
    const plan = await this.plan(wanted);
    return plan.kind === 'foreign' ? plan.reason : undefined;
  }

  /** Somebody removed it. */
  forget(wanted: DatabaseWanted): void {
    this.accepted.delete(placeOf(wanted));
  }

  private async lookAndCreate(wanted: DatabaseWanted): Promise<Refusal> {
    const plan = await this.plan(wanted);
    if (plan.kind === 'foreign') return plan.reason;
    if (plan.kind === 'none') return undefined;
    try {
      await this.target.createDatabase(plan.input);
      return undefined;
    } catch (error) {
      // Somebody was quicker: another replica, or our own try whose answer was lost.
      if (describeError(error).code !== 'TARGET_EXISTS') throw error;
      return this.inspect(wanted);
    }
  }

  private async plan({ database, owner, space }: DatabaseWanted) {
    const observed = await this.target.findDatabase(database.name);
    return planDatabase({ database, owner, space, observed });
  }
}

/** What one tenant or space may use, another may not. */
function placeOf({ database, owner, space }: DatabaseWanted): string {
  return JSON.stringify([database.name, owner, space]);
}
