import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { AssetChanged } from '@dss/contracts';
import { EntryRefusedError } from '@dss/errors';
import { allocateColumnNames, mapAsset } from '@dss/mapping';
import { NameRegistry } from '@dss/ports';
import { OnWork } from '@dss/service-kit';
import { MappingEnds } from './mapping-ends.js';

/** A changed asset comes in; its catalog entry goes out. */
@Controller()
export class MapAssetHandler {
  constructor(
    private readonly names: NameRegistry,
    private readonly ends: MappingEnds,
  ) {}

  @OnWork('map')
  async handle(@Payload() changed: AssetChanged): Promise<void> {
    const { asset, tenant, spaceLabel, listed } = changed;
    const technicalNames = asset.columns.map((column) => column.technicalName);
    const names = await this.names.allocateColumns(tenant, changed.key, changed.names, (existing) =>
      allocateColumnNames(existing, technicalNames),
    );
    const mapped = mapAsset(asset, { names, tenant, listed, spaceLabel });
    if (mapped.outcome === 'mapped') return this.ends.passOn(changed, mapped.entry);
    if (mapped.outcome === 'skipped') return this.ends.skip(changed, mapped.reason);
    throw new EntryRefusedError(`${changed.space}/${changed.technicalName}: ${mapped.reason}`, { why: mapped.code });
  }
}
