import { TargetConflictError, describeError } from '@dss/errors';
import {
  type ObservedTable,
  type TablePlan,
  type TableQuestion,
  databaseTags,
  managementOf,
  planTable,
  withPolicy,
} from '@dss/planning';
import type { Image, TargetCatalog } from '@dss/ports';
import { versionAfter } from './checkpoint-after.js';
import type { DatabaseWanted } from './database-wanted.js';
import type { Databases, Refusal } from './databases.js';
import type { WriteRecords } from './write-records.js';
import type { WriterPolicy } from './writer-policy.js';
import type { Entry, WrittenTable } from './written-table.js';

/** Reading, deciding and writing again after somebody else was quicker. */
const ROUNDS = 5;

/** Of 100 versions each; the record that is sought for is in one of the newest. */
const MOST_HISTORY_PAGES = 10;

/** What the target says when it is no longer as it was observed. */
const MOVED = ['TARGET_ABSENT', 'TARGET_EXISTS', 'TARGET_CONFLICT'];

/** The space's database is somebody else's: nothing is touched. */
export interface RefusedTable {
  readonly refusal: string;
}

/**
 * Brings one table to what the source wants: observe, plan, write, and again when the world moved in between.
 *
 * A table that was never written is created without looking first; if the name is taken, it is read and judged. Every
 * update is based on what was just read and sends its version, so that nobody's edit is lost to a race.
 */
export class TableWriter {
  constructor(
    private readonly target: TargetCatalog,
    private readonly databases: Databases,
    private readonly records: WriteRecords,
    private readonly policy: WriterPolicy,
  ) {}

  async write(message: Entry, expected: Image | undefined): Promise<WrittenTable | RefusedTable> {
    let image = expected;
    const mayGuess = image === undefined && !message.dryRun;
    let observed = mayGuess ? undefined : await this.observe(message);
    for (let round = 0; round < ROUNDS; round += 1) {
      const plan = await this.plan(message, image, observed);
      const needsDatabase = plan.kind === 'create' || plan.kind === 'update';
      const refusal = needsDatabase ? await this.prepare(message) : undefined;
      if (refusal !== undefined) return { refusal };
      const written = { plan, observed, before: image };
      if (message.dryRun) return written;
      await this.records.noteOverwrites(message, written);
      if (await this.apply(message, plan)) return written;
      observed = await this.observe(message);
      // The name was not as fresh as it seemed: another message for the same work was quicker.
      image ??= await this.records.findImage(message);
    }
    throw new TargetConflictError('The table kept changing while it was being written', {
      database: message.entry.database.name,
      table: message.entry.name,
      rounds: ROUNDS,
    });
  }

  private async plan(message: Entry, image: Image | undefined, observed: ObservedTable | undefined) {
    const plan = await this.decide(message, this.question(message, image, observed));
    const { name } = message.entry.database;
    return withPolicy(plan, managementOf(this.policy.management, name), name);
  }

  /** Archived versions cost a call and decisions a look, so they are read only where the plan cannot do without them. */
  private async decide(message: Entry, question: TableQuestion): Promise<TablePlan> {
    const plan = planTable(question);
    if (plan.kind === 'needs-history') {
      return this.decide(message, { ...question, history: await this.readHistory(message) });
    }
    if (!('open' in plan) || plan.open.length === 0 || question.decisions !== undefined) return plan;
    const decisions = await this.records.findDecisions(message);
    return decisions.length === 0 ? plan : this.decide(message, { ...question, decisions });
  }

  private question(message: Entry, image: Image | undefined, observed: ObservedTable | undefined): TableQuestion {
    const { entry, space, technicalName, fence, strategy } = message;
    const identity = { owner: this.owner(message), space, technicalName };
    const remembered = image && {
      image: image.input,
      imageFacts: { versionId: versionAfter(image), createTime: image.createTime, normalised: image.normalised },
      settled: image.settled,
      bases: image.bases,
    };
    const { owners } = this.policy;
    // Whom we deleted ourselves, because the asset was gone, nobody has sent away.
    const whenDeleted = image?.away === 'deleted' ? 'revert' : this.policy.whenDeleted;
    return { ...identity, ...remembered, entry, fence, strategy, observed, owners, whenDeleted };
  }

  private async readHistory({ entry }: Entry): Promise<readonly ObservedTable[]> {
    const history: ObservedTable[] = [];
    let nextToken: string | undefined;
    for (let page = 0; page === 0 || (nextToken !== undefined && page < MOST_HISTORY_PAGES); page += 1) {
      const { tables, ...next } = await this.target.listVersions(entry.database.name, entry.name, nextToken);
      history.push(...tables);
      nextToken = next.nextToken;
    }
    return history;
  }

  private observe({ entry }: Entry): Promise<ObservedTable | undefined> {
    return this.target.findTable(entry.database.name, entry.name);
  }

  /** A new table needs a database that takes it. A dry run only looks. */
  private prepare(message: Entry): Promise<Refusal> {
    const wanted = this.database(message);
    return message.dryRun ? this.databases.inspect(wanted) : this.databases.ensure(wanted);
  }

  /** False when the target is no longer as it was observed. */
  private async apply(message: Entry, plan: TablePlan): Promise<boolean> {
    const { name } = message.entry.database;
    try {
      if (plan.kind === 'create') await this.target.createTable(name, plan.input);
      if (plan.kind === 'update') {
        const { versionId, skipArchive } = plan;
        await this.target.updateTable(name, plan.input, { versionId, skipArchive });
      }
      return true;
    } catch (error) {
      const { code } = describeError(error);
      if (!MOVED.includes(code)) throw error;
      // The table, or its database with it.
      if (code === 'TARGET_ABSENT') this.databases.forget(this.database(message));
      return false;
    }
  }

  private database(message: Entry): DatabaseWanted {
    const { tenant, space, fence, entry } = message;
    const tags = databaseTags(this.policy.databaseTags, { tenant, space });
    return { database: { ...entry.database, tags }, owner: this.owner(message), tenant, space, fence };
  }

  private owner({ tenant }: Entry): string {
    return `${this.policy.installation}/${tenant}`;
  }
}
