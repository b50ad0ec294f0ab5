import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { AssetChanged } from '@dss/contracts';
import { EntryRefusedError } from '@dss/errors';
import { allocateColumnNames, mapAsset } from '@dss/mapping';
import { NameRegistry, WorkQueue } from '@dss/ports';
import { OnWork, OutcomeDesk } from '@dss/service-kit';

/** A changed asset comes in; its catalog entry goes out. */
@Controller()
export class MapAssetHandler {
  constructor(
    private readonly names: NameRegistry,
    private readonly work: WorkQueue,
    private readonly outcomes: OutcomeDesk,
  ) {}

  @OnWork('map')
  async handle(@Payload() changed: AssetChanged): Promise<void> {
    const { asset, tenant, spaceLabel, listed } = changed;
    const technicalNames = asset.columns.map((column) => column.technicalName);
    const names = await this.names.allocateColumns(tenant, changed.key, (existing) =>
      allocateColumnNames(existing, technicalNames),
    );
    const mapped = mapAsset(asset, { names, tenant, listed, spaceLabel });
    if (mapped.outcome === 'skipped') return this.skip(changed, mapped.reason);
    if (mapped.outcome === 'rejected') {
      throw new EntryRefusedError(`${changed.space}/${changed.technicalName}: ${mapped.reason}`, { why: mapped.code });
    }
    await this.work.publish('write', { ...onward(changed), entry: mapped.entry });
  }

  private async skip(changed: AssetChanged, reason: string): Promise<void> {
    const { tenant, run, key, ordinal, space, technicalName, type, next, dryRun } = changed;
    const head = { tenant, run, key, ordinal, space, technicalName, type, at: new Date().toISOString() };
    await this.outcomes.settle(
      { ...head, outcome: 'skipped', reason },
      { checkpoint: dryRun ? undefined : { space, key, value: { ...next, outcome: 'skipped', reason } } },
    );
  }
}

/** Everything that the writer needs beside the entry. */
function onward(changed: AssetChanged) {
  const { tenant, run, fence, mode, dryRun, priority, key, space, spaceLabel, technicalName, type } = changed;
  const { ordinal, round, strategy, fingerprint, schemaMoved, next } = changed;
  const head = { tenant, run, fence, mode, dryRun, priority, key, space, spaceLabel, technicalName, type };
  return { ...head, ordinal, round, strategy, fingerprint, schemaMoved, next };
}
