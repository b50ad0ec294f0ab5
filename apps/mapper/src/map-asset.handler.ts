import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import type { AssetChanged } from '@dss/contracts';
import { EntryRefusedError } from '@dss/errors';
import { allocateColumnNames, mapAsset } from '@dss/mapping';
import { NameRegistry, WorkQueue } from '@dss/ports';
import { OnWork, OutcomeDesk, type WorkContext } from '@dss/service-kit';

/** A changed asset comes in; its catalog entry goes out. */
@Controller()
export class MapAssetHandler {
  constructor(
    private readonly names: NameRegistry,
    private readonly work: WorkQueue,
    private readonly outcomes: OutcomeDesk,
  ) {}

  @OnWork('map')
  async handle(@Payload() changed: AssetChanged, @Ctx() _context: WorkContext): Promise<void> {
    const { asset, fingerprint, listed, names: _, ...message } = changed;
    const technicalNames = asset.columns.map((column) => column.technicalName);
    const names = await this.names.allocateColumns(changed.tenant, changed.key, (existing) =>
      allocateColumnNames(existing, technicalNames),
    );
    const { tenant, spaceLabel } = changed;
    const mapped = mapAsset(asset, { names, tenant, listed, spaceLabel });
    if (mapped.outcome === 'rejected') {
      throw new EntryRefusedError(`${changed.space}/${changed.technicalName}: ${mapped.reason}`, { why: mapped.code });
    }
    if (mapped.outcome === 'skipped') return this.skip(changed, mapped.reason);
    await this.work.publish('write', { ...message, entry: mapped.entry, fingerprint });
  }

  private async skip(changed: AssetChanged, reason: string): Promise<void> {
    const { tenant, run, key, ordinal, space, technicalName, type, next } = changed;
    await this.outcomes.settle(
      {
        tenant,
        run,
        key,
        ordinal,
        space,
        technicalName,
        type,
        outcome: 'skipped',
        reason,
        at: new Date().toISOString(),
      },
      { checkpoint: changed.dryRun ? undefined : { space, key, value: { ...next, outcome: 'skipped', reason } } },
    );
  }
}
