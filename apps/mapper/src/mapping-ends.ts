import type { CatalogEntry } from '@dss/catalog-model';
import { type AssetChanged, outcomeHead } from '@dss/contracts';
import type { WorkQueue } from '@dss/ports';
import type { OutcomeDesk } from '@dss/service-kit';

/** The ways out of mapping: on to the writer, or ended here. A dry run moves no checkpoint. */
export class MappingEnds {
  constructor(
    private readonly work: WorkQueue,
    private readonly outcomes: OutcomeDesk,
    private readonly now: () => Date,
  ) {}

  passOn(changed: AssetChanged, entry: CatalogEntry): Promise<void> {
    return this.work.publish('write', { ...onward(changed), entry });
  }

  async skip(changed: AssetChanged, reason: string): Promise<void> {
    const { key, space, next, dryRun } = changed;
    await this.outcomes.settle(
      { ...outcomeHead(changed), outcome: 'skipped', reason, at: this.now().toISOString() },
      { checkpoint: dryRun ? undefined : { space, key, value: { ...next, outcome: 'skipped', reason } } },
    );
  }
}

/** Everything that the writer needs beside the entry. */
function onward(changed: AssetChanged) {
  const { tenant, run, fence, mode, dryRun, priority, key, space, spaceLabel, technicalName, type } = changed;
  const { ordinal, round, strategy, fingerprint, schemaMoved, names, next } = changed;
  const head = { tenant, run, fence, mode, dryRun, priority, key, space, spaceLabel, technicalName, type };
  return { ...head, ordinal, round, strategy, fingerprint, schemaMoved, fresh: names.fresh, next };
}
