import { canonicalJson, digest } from '@dss/catalog-model';
import { describeError } from '@dss/errors';
import { type DatabasePlan, type DatabaseQuestion, managementOf, planDatabase, withheldReason } from '@dss/planning';
import type { RunLedger, TargetCatalog } from '@dss/ports';
import type { DatabaseRecords } from './database-records.js';
import type { DatabaseWanted } from './database-wanted.js';
import type { WriterPolicy } from './writer-policy.js';

/** Why a database takes none of our tables; undefined when it does. */
export type Refusal = string | undefined;

/**
 * Databases are made when their first table needs one, and follow their space from then on. One that takes our tables
 * and is as its space wants it is not asked about again by this process; a refusal is, because whoever is told about it
 * may do something about it.
 */
export class Databases {
  private readonly accepted = new Map<string, Promise<Refusal>>();

  constructor(
    private readonly target: TargetCatalog,
    private readonly policy: Pick<WriterPolicy, 'management' | 'owners'>,
    private readonly records: DatabaseRecords,
    private readonly checkpoints: Pick<RunLedger, 'doubtSpace'>,
  ) {}

  /** Callers who need the same database at the same time share one look. */
  ensure(wanted: DatabaseWanted): Promise<Refusal> {
    const place = placeOf(wanted);
    const known = this.accepted.get(place);
    if (known !== undefined) return known;
    const looking = this.lookAndWrite(wanted);
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

  private async lookAndWrite(wanted: DatabaseWanted): Promise<Refusal> {
    const plan = await this.plan(wanted);
    if (plan.kind === 'foreign') return plan.reason;
    if (plan.kind === 'create' && !this.allowed(wanted).has('create')) {
      return withheldReason('create', this.allowed(wanted), wanted.database.name);
    }
    if (plan.kind === 'update' && !this.allowed(wanted).has('update')) return undefined;
    await this.records.save(wanted, plan);
    if (plan.kind === 'create') return this.create(plan, wanted);
    if (plan.kind === 'update') await this.update(plan, wanted.database.name);
    return undefined;
  }

  private async create(plan: Extract<DatabasePlan, { kind: 'create' }>, wanted: DatabaseWanted): Promise<Refusal> {
    // Tables that we know of went with the database that was here before. Said first: once it is there, nobody would notice.
    await this.checkpoints.doubtSpace(wanted.tenant, wanted.space);
    try {
      await this.target.createDatabase(plan.input, plan.tags);
      return undefined;
    } catch (error) {
      // Somebody was quicker: another replica, or our own try whose answer was lost.
      if (describeError(error).code !== 'TARGET_EXISTS') throw error;
      return this.inspect(wanted);
    }
  }

  private async update(plan: Extract<DatabasePlan, { kind: 'update' }>, name: string): Promise<void> {
    const { input, tagsToAdd, tagsToRemove } = plan;
    if (Object.keys(tagsToAdd).length > 0) await this.target.tagDatabase(name, tagsToAdd);
    if (tagsToRemove.length > 0) await this.target.untagDatabase(name, tagsToRemove);
    await this.target.updateDatabase(input);
  }

  private allowed({ database }: DatabaseWanted) {
    return managementOf(this.policy.management, database.name);
  }

  private async plan(wanted: DatabaseWanted): Promise<DatabasePlan> {
    const observed = await this.target.findDatabase(wanted.database.name);
    return this.decide(wanted, { ...wanted, observed, owners: this.policy.owners });
  }

  /** Tags cost a call and decisions a look, so they are read only where the plan cannot do without them. */
  private async decide(wanted: DatabaseWanted, question: DatabaseQuestion): Promise<DatabasePlan> {
    const plan = planDatabase(question);
    if (plan.kind === 'needs-tags') {
      return this.decide(wanted, { ...question, tags: await this.target.getDatabaseTags(wanted.database.name) });
    }
    if (!('open' in plan) || plan.open.length === 0 || question.decisions !== undefined) return plan;
    const decisions = await this.records.findDecisions(wanted);
    return decisions.length === 0 ? plan : this.decide(wanted, { ...question, decisions });
  }
}

/** What one tenant or space may use, another may not; and what was right for one label is not for the next. */
function placeOf({ database, owner, space }: DatabaseWanted): string {
  return digest(canonicalJson([database, owner, space]));
}
