import type { EntryMapped } from '@dss/contracts';
import { TargetConflictError, describeError } from '@dss/errors';
import { type ObservedTable, type TablePlan, planTable } from '@dss/planning';
import type { Image, TargetCatalog } from '@dss/ports';
import type { Databases } from './databases.js';

/** Reading, deciding and writing again after somebody else was quicker. */
const ROUNDS = 5;

export interface WrittenTable {
  readonly plan: TablePlan;
  /** What was there before; absent when the table was created. */
  readonly observed: ObservedTable | undefined;
}

type WithEntry = EntryMapped & { readonly entry: NonNullable<EntryMapped['entry']> };

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
    private readonly installation: string,
  ) {}

  async write(message: WithEntry, image: Image | undefined): Promise<WrittenTable> {
    const mayGuess = image === undefined && !message.dryRun;
    let observed = mayGuess ? undefined : await this.observe(message);
    for (let round = 0; round < ROUNDS; round += 1) {
      const plan = planTable(this.question(message, image, observed));
      if (message.dryRun || (await this.apply(message, plan))) return { plan, observed };
      observed = await this.observe(message);
    }
    throw new TargetConflictError('The table kept changing while it was being written', {
      database: message.entry.database.name,
      table: message.entry.name,
      rounds: ROUNDS,
    });
  }

  private question(message: WithEntry, image: Image | undefined, observed: ObservedTable | undefined) {
    const { entry, space, technicalName, fence, strategy } = message;
    const owner = this.owner(message);
    const { input, settled } = image ?? {};
    return { entry, owner, space, technicalName, fence, strategy, observed, image: input, settled };
  }

  private observe({ entry }: WithEntry): Promise<ObservedTable | undefined> {
    return this.target.findTable(entry.database.name, entry.name);
  }

  /** False when the target is no longer as it was observed. */
  private async apply(message: WithEntry, plan: TablePlan): Promise<boolean> {
    const { entry, space } = message;
    const database = entry.database.name;
    try {
      if (plan.kind === 'create') {
        const refusal = await this.databases.ensure(entry.database, this.owner(message), space);
        if (refusal !== undefined) throw new DatabaseRefused(refusal);
        await this.target.createTable(database, plan.input);
      } else if (plan.kind === 'update') {
        const { versionId, skipArchive } = plan;
        await this.target.updateTable(database, plan.input, { versionId, skipArchive });
      }
      return true;
    } catch (error) {
      const { code } = describeError(error);
      if (code === 'TARGET_ABSENT') this.databases.forget(database);
      if (code === 'TARGET_ABSENT' || code === 'TARGET_EXISTS' || code === 'TARGET_CONFLICT') return false;
      throw error;
    }
  }

  private owner({ tenant }: WithEntry): string {
    return `${this.installation}/${tenant}`;
  }
}

/** The space's database is somebody else's: the asset is skipped, nothing is touched. */
export class DatabaseRefused extends Error {}
