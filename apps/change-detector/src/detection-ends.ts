import type { Asset, Checkpoint, TableName } from '@dss/catalog-model';
import { type AssetSeen, outcomeHead } from '@dss/contracts';
import { ContractBrokenError } from '@dss/errors';
import type { DefinitionRecord, WorkQueue } from '@dss/ports';
import type { OutcomeDesk } from '@dss/service-kit';
import { judgeAbsent } from './judge-absent.js';
import { type Verdict, nextCheckpoint } from './judge-asset.js';

/** The ways out of detection: on to mapping, on to the writer, or ended here. A dry run moves no checkpoint. */
export class DetectionEnds {
  constructor(
    private readonly work: WorkQueue,
    private readonly outcomes: OutcomeDesk,
    private readonly now: () => Date,
  ) {}

  async passOn(seen: AssetSeen, asset: Asset, { strategy, fingerprint, schemaMoved, next }: Verdict): Promise<void> {
    const { listed } = seen;
    const names = namesOf(seen);
    const changed = { strategy, asset, fingerprint, schemaMoved, names, listed, next };
    return this.work.publish('map', { ...onward(seen), ...changed });
  }

  async settleUnchanged(seen: AssetSeen, next: Checkpoint, checkpoint: Checkpoint | undefined): Promise<void> {
    const { database, table, versionId, entryBytes } = checkpoint ?? {};
    const { definitionBytes } = next;
    const value = { ...next, outcome: 'unchanged', database, table, versionId, entryBytes };
    await this.settle(seen, { outcome: 'unchanged', strategy: 'none', database, table, definitionBytes }, value);
  }

  /** A table that it had before is left as it is, and not forgotten. */
  async skip(
    seen: AssetSeen,
    record: DefinitionRecord,
    reason: string,
    checkpoint: Checkpoint | undefined,
  ): Promise<void> {
    const { database, table, versionId } = checkpoint ?? {};
    const value = { ...nextCheckpoint(seen, record), outcome: 'skipped', reason, database, table, versionId };
    await this.settle(seen, { outcome: 'skipped', reason }, value);
  }

  /** An asset that no list showed: on to the writer where its table has to be touched, else counted and ended here. */
  async absent(seen: AssetSeen, checkpoint: Checkpoint | undefined): Promise<void> {
    const verdict = judgeAbsent(seen, checkpoint, this.now());
    if (verdict.kind === 'skip') return this.settle(seen, { outcome: 'skipped', reason: verdict.reason }, verdict.next);
    const { retirement, next } = verdict;
    await this.work.publish('write', { ...onward(seen), strategy: 'delete', schemaMoved: false, retirement, next });
  }

  private async settle(
    seen: AssetSeen,
    ended: Omit<Parameters<OutcomeDesk['settle']>[0], keyof ReturnType<typeof outcomeHead> | 'at'>,
    value: Checkpoint | undefined,
  ): Promise<void> {
    const { space, key, dryRun } = seen;
    const checkpoint = value === undefined || dryRun ? undefined : { space, key, value };
    await this.outcomes.settle({ ...outcomeHead(seen), ...ended, at: this.now().toISOString() }, { checkpoint });
  }
}

function namesOf(seen: AssetSeen): TableName {
  if (seen.names !== undefined) return seen.names;
  const { space, technicalName } = seen;
  throw new ContractBrokenError('The asset has no allocated name', { space, technicalName });
}

/** The part of a message that every stage hands on. */
function onward(seen: AssetSeen) {
  const { tenant, run, fence, mode, dryRun, priority, key, space, spaceLabel, technicalName, type, ordinal, round } =
    seen;
  return { tenant, run, fence, mode, dryRun, priority, key, space, spaceLabel, technicalName, type, ordinal, round };
}
