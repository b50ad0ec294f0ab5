import { TargetConflictError } from '@dss/errors';
import {
  type ObservedTable,
  type TablePlan,
  type TableQuestion,
  type WritePlan,
  databaseTags,
  managementOf,
  planTable,
  withPolicy,
} from '@dss/planning';
import type { Image, TargetCatalog } from '@dss/ports';
import { versionAfter } from './checkpoint-after.js';
import type { DatabaseWanted } from './database-wanted.js';
import type { Databases, Refusal } from './databases.js';
import { type Sight, asLeft, isCurrent } from './sight.js';
import type { TableSender } from './table-sender.js';
import type { WriteRecords } from './write-records.js';
import type { WriterPolicy } from './writer-policy.js';
import type { Entry, WrittenTable } from './written-table.js';

/** Reading, deciding and writing again after somebody else was quicker. */
const ROUNDS = 5;

/** Between two rounds after a concurrent change, so that two writers do not meet again (aws-glue.md 5). */
const JITTER_MS = { least: 50, most: 500 };

/** Of 100 versions each; the record that is sought for is in one of the newest. */
const MOST_HISTORY_PAGES = 10;

/** The space's database is somebody else's: nothing is touched. */
export interface RefusedTable {
  readonly refusal: string;
}

export interface WriterWorld {
  readonly policy: WriterPolicy;
  /** Whether the target was seen to refuse an update with a stale version. */
  readonly isLockHonoured: () => boolean;
  readonly now: () => Date;
  readonly pause: (ms: number) => Promise<void>;
  /** From 0 up to 1. */
  readonly random: () => number;
}

/**
 * Brings one table to what the source wants: look, plan, write, and again when the world moved in between.
 *
 * A table that was never written is created without looking first; if the name is taken, it is read and judged. An
 * update is based on our last write where that is known to be current and the target refuses stale versions, else on
 * what was just read; either way it sends the version, so that nobody's edit is lost to a race.
 */
export class TableWriter {
  private readonly target: TargetCatalog;
  private readonly sender: TableSender;
  private readonly policy: WriterPolicy;

  constructor(
    { target, sender }: { readonly target: TargetCatalog; readonly sender: TableSender },
    private readonly databases: Databases,
    private readonly records: WriteRecords,
    private readonly world: WriterWorld,
  ) {
    this.target = target;
    this.sender = sender;
    this.policy = world.policy;
  }

  async write(message: Entry, expected: Image | undefined): Promise<WrittenTable | RefusedTable> {
    let image = expected;
    let sight = await this.firstSight(message, image);
    let doubts = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const decided = await this.consider(message, image, sight);
      const written = { plan: decided.plan, observed: decided.sight.table, before: image };
      if (!isWrite(decided.plan)) return written;
      const refusal = await this.prepare(message);
      if (refusal !== undefined) return { refusal };
      if (message.dryRun) return written;
      await this.records.noteOverwrites(message, written);
      const sent = await this.sender.send(message.entry.database.name, decided.plan, decided.sight, image);
      if (sent.kind === 'done') return { ...written, requestId: sent.requestId, at: this.world.now().toISOString() };
      // Once is bad luck. A target that never says what it did is left to the queue, which waits longer.
      if (sent.kind === 'unknown' && ++doubts > 1) throw sent.error;
      if (sent.kind === 'moved') await this.yieldTo(message, sent.why);
      sight = await this.look(message);
      // What was noted of overwritten edits stands in there; and a name may not be as fresh as it seemed.
      if (image === undefined || sent.kind === 'unknown') image = await this.records.findImage(message);
    }
    throw new TargetConflictError('The table kept changing while it was being written', {
      database: message.entry.database.name,
      table: message.entry.name,
      rounds: ROUNDS,
    });
  }

  private async firstSight(message: Entry, image: Image | undefined): Promise<Sight> {
    if (message.dryRun) return this.look(message);
    // A checkpoint with a version knows a table that our records have lost.
    if (image === undefined && message.next.versionId === undefined) return { kind: 'none', table: undefined };
    if (image !== undefined && isCurrent(message, image) && this.world.isLockHonoured()) {
      return { kind: 'remembered', table: asLeft(image) };
    }
    return this.look(message);
  }

  /** Only an update is protected by its version: whatever ends otherwise has to have been seen. */
  private async consider(message: Entry, image: Image | undefined, sight: Sight) {
    const plan = await this.plan(message, image, sight.table);
    if (sight.kind !== 'remembered' || plan.kind === 'update') return { sight, plan };
    const seen = await this.look(message);
    return { sight: seen, plan: await this.plan(message, image, seen.table) };
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

  private async look({ entry }: Entry): Promise<Sight> {
    return { kind: 'read', table: await this.target.findTable(entry.database.name, entry.name) };
  }

  /** A new table needs a database that takes it. A dry run only looks. */
  private prepare(message: Entry): Promise<Refusal> {
    const wanted = this.database(message);
    return message.dryRun ? this.databases.inspect(wanted) : this.databases.ensure(wanted);
  }

  private async yieldTo(message: Entry, why: 'absent' | 'exists' | 'conflict'): Promise<void> {
    if (why === 'absent') this.databases.forget(this.database(message));
    const { least, most } = JITTER_MS;
    if (why === 'conflict') await this.world.pause(Math.round(least + this.world.random() * (most - least)));
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

function isWrite(plan: TablePlan): plan is WritePlan {
  return plan.kind === 'create' || plan.kind === 'update';
}
