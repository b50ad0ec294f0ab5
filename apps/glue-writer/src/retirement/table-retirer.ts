import { ContractBrokenError, TargetConflictError, describeError } from '@dss/errors';
import { type ManagementVerb, type ObservedTable, type TableInput, managementOf, withheldReason } from '@dss/planning';
import type { Image, TargetCatalog } from '@dss/ports';
import { type RetirementPlan, planRetirement } from '@dss/retirement';
import type { Databases } from '../databases.js';
import type { WriterPolicy } from '../writer-policy.js';
import type { Retired, Retirement, TablePlace, WithheldRetirement } from './retired-table.js';
import type { RetirementRecords } from './retirement-records.js';

/** Reading, deciding and writing again after somebody else was quicker. */
const ROUNDS = 5;

/** What the target says when it is no longer as it was observed. */
const MOVED = ['TARGET_ABSENT', 'TARGET_EXISTS', 'TARGET_CONFLICT'];

/** Marks, deletes or brings back the table of an asset: observe, plan, write, and again when the world moved in between. */
export class TableRetirer {
  constructor(
    private readonly target: TargetCatalog,
    private readonly databases: Databases,
    private readonly records: RetirementRecords,
    private readonly policy: WriterPolicy,
  ) {}

  async act(message: Retirement, before: Image | undefined): Promise<Retired> {
    const place = placeOf(message);
    for (let round = 0; round < ROUNDS; round += 1) {
      const observed = await this.target.findTable(place.database, place.table);
      const plan = this.allowed(this.plan(message, observed, before?.input), place.database);
      const retired = { plan, observed, before, place };
      if (message.dryRun || !isWrite(plan)) return retired;
      // DeleteTable knows no lock and keeps nothing: what there is to lose is kept first.
      if (plan.kind === 'delete') await this.records.keep(message, retired);
      if (await this.apply(message, plan, place)) return retired;
    }
    throw new TargetConflictError('The table kept changing while it was being retired', { ...place, rounds: ROUNDS });
  }

  private plan(message: Retirement, observed: ObservedTable | undefined, image: TableInput | undefined) {
    const { tenant, space, technicalName, fence, retirement } = message;
    const owner = `${this.policy.installation}/${tenant}`;
    const date = retirement.at.ours.slice(0, 'YYYY-MM-DD'.length);
    return planRetirement({ owner, space, technicalName, act: retirement.act, fence, date, observed, image });
  }

  private allowed(plan: RetirementPlan, database: string): RetirementPlan | WithheldRetirement {
    const verb = VERB_OF[plan.kind];
    const management = managementOf(this.policy.management, database);
    if (verb === undefined || management.has(verb)) return plan;
    return { kind: 'withheld', reason: withheldReason(verb, management, database) };
  }

  /** False when the target is no longer as it was observed. */
  private async apply(message: Retirement, plan: Write, { database, table }: TablePlace): Promise<boolean> {
    try {
      if (plan.kind === 'delete') await this.target.deleteTable(database, table);
      else if (plan.kind === 'create') await this.bringBack(message, plan.input, database);
      else await this.target.updateTable(database, plan.input, { versionId: plan.versionId, skipArchive: true });
      return true;
    } catch (error) {
      if (!MOVED.includes(describeError(error).code)) throw error;
      return false;
    }
  }

  private async bringBack({ tenant, space, fence }: Retirement, input: TableInput, name: string): Promise<void> {
    try {
      await this.target.createTable(name, input);
      return;
    } catch (error) {
      if (describeError(error).code !== 'TARGET_ABSENT') throw error;
    }
    // The database went with it, and with it what it said of its space: the space's next table tells it again.
    const database = { name, description: '', parameters: {} };
    const owner = `${this.policy.installation}/${tenant}`;
    const refusal = await this.databases.ensure({ database, owner, tenant, space, fence });
    if (refusal !== undefined)
      throw new ContractBrokenError(`The table cannot be restored: ${refusal}`, { database: name });
    await this.target.createTable(name, input);
  }
}

type Write = Extract<RetirementPlan, { readonly input: TableInput }>;

const VERB_OF: Readonly<Partial<Record<RetirementPlan['kind'], ManagementVerb>>> = {
  update: 'update',
  unmarked: 'update',
  create: 'create',
  delete: 'delete',
};

function isWrite(plan: RetirementPlan | WithheldRetirement): plan is Write {
  return 'input' in plan;
}

function placeOf({ next: { database, table, space, technicalName } }: Retirement): TablePlace {
  if (database !== undefined && table !== undefined) return { database, table };
  throw new ContractBrokenError('An asset that is to be retired does not say which table it has', {
    space,
    technicalName,
  });
}
