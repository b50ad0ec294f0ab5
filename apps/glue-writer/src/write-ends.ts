import type { Checkpoint } from '@dss/catalog-model';
import type { AssetOutcome, EntryMapped } from '@dss/contracts';
import type { Image } from '@dss/ports';
import type { OutcomeDesk } from '@dss/service-kit';
import type { Outcome } from '@dss/sync-run';
import { checkpointAfter } from './checkpoint-after.js';
import type { Dependants } from './dependants.js';
import { describeRefusal, describeRetirement, describeWrite } from './describe-outcome.js';
import { describeRetired } from './retirement/describe-retired.js';
import type { Retired, Retirement } from './retirement/retired-table.js';
import { notedWrite } from './verification/noted-write.js';
import type { WriteCheck } from './verification/write-check.js';
import type { Entry, WrittenTable } from './written-table.js';

/** Outcomes after a call that changed the target. */
const WRITTEN: readonly Outcome[] = ['created', 'updated', 'metadata-updated', 'retired', 'deleted', 'restored'];

export interface EndsWorld {
  readonly now: () => Date;
  /** Who we are at the target; stands in the outcomes of what was written. */
  readonly principal?: string | undefined;
}

/** Says how an asset ended at the target: event, accounting, checkpoint, and whoever has to be looked at again for it. */
export class WriteEnds {
  constructor(
    private readonly outcomes: OutcomeDesk,
    private readonly dependants: Dependants,
    private readonly check: Pick<WriteCheck, 'note'>,
    private readonly world: EndsWorld,
  ) {}

  /** What an earlier try, or the message that the repair has put back, stored as this asset's outcome. */
  async findStored(message: EntryMapped, redelivered: boolean): Promise<AssetOutcome | undefined> {
    if (!redelivered && message.round === 0) return undefined;
    return this.outcomes.findStored(message.tenant, message.run, message.key);
  }

  /** Read back once it is settled: what is found then makes the checkpoint doubtful that the settle has moved. */
  async written(message: Entry, written: WrittenTable, after: Image | undefined): Promise<void> {
    await this.settle(message, this.signed(describeWrite(message, written, after, this.world.now())), after);
    this.check.note(message.tenant, message.run, notedWrite(message, written, after));
  }

  refused(message: Entry, refusal: string, image: Image | undefined): Promise<void> {
    return this.settle(message, describeRefusal(message, refusal, this.world.now()), image);
  }

  retirementPending(message: EntryMapped, image: Image | undefined): Promise<void> {
    return this.settle(message, describeRetirement(message, this.world.now()), image);
  }

  retired(message: Retirement, retired: Retired, after: Image | undefined): Promise<void> {
    // What is not ours leaves nothing that would have to be retired later.
    const isOver = retired.plan.kind === 'foreign' || retired.plan.kind === 'clash';
    const outcome = this.signed(describeRetired(message, retired, this.world.now()));
    return this.settle(message, outcome, after, isOver ? { outcome: 'deleted' } : {});
  }

  /** An outcome that was stored before keeps the name of whoever wrote then. */
  private signed(outcome: AssetOutcome): AssetOutcome {
    if (this.world.principal === undefined || !WRITTEN.includes(outcome.outcome)) return outcome;
    return { ...outcome, principal: this.world.principal };
  }

  async settle(
    message: EntryMapped,
    outcome: AssetOutcome,
    image: Image | undefined,
    about: Pick<Checkpoint, 'outcome'> | Record<string, never> = {},
  ): Promise<void> {
    const { space, key } = message;
    const affected = await this.dependants.affectedBy(message);
    const value = checkpointAfter(message, outcome, image);
    const settled = await this.outcomes.settle(outcome, {
      checkpoint: value && { space, key, value: { ...value, ...about } },
      reopen: affected.map(({ entry }) => entry.ordinal),
      bytes: outcome.entryBytes,
    });
    await this.dependants.lookAgain(message, affected, settled);
  }
}
