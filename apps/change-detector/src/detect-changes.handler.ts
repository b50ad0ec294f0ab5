import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type { AssetSeen } from '@dss/contracts';
import { skipReason } from '@dss/mapping';
import { CheckpointStore } from '@dss/ports';
import { OnWork } from '@dss/service-kit';
import { AssetResolver } from './asset-resolver.js';
import { DefinitionReader } from './definition-reader.js';
import { DetectionEnds } from './detection-ends.js';
import { judgeAsset } from './judge-asset.js';

/** A fetched asset comes in; if it differs from its checkpoint, a changed asset goes out, resolved through its sources. */
@Controller()
export class DetectChangesHandler {
  constructor(
    private readonly checkpoints: CheckpointStore,
    private readonly definitions: DefinitionReader,
    private readonly resolver: AssetResolver,
    private readonly ends: DetectionEnds,
  ) {}

  @OnWork('detect')
  async handle(@Payload() seen: AssetSeen): Promise<void> {
    const checkpoint = await this.checkpoints.find(seen.tenant, seen.space, seen.key);
    if (seen.absent) return this.ends.absent(seen, checkpoint);
    const definition = await this.definitions.read(seen);
    const { record, read } = definition;
    const reason = skipReason(read.asset);
    if (reason !== undefined) return this.ends.skip(seen, record, reason, checkpoint);

    const resolved = await this.resolver.resolve(definition, seen, checkpoint);
    // It is published again when its source has been read.
    if (resolved === undefined) return;
    const verdict = judgeAsset(seen, record, resolved, checkpoint);
    if (verdict.strategy === 'none') return this.ends.settleUnchanged(seen, verdict.next, checkpoint);
    return this.ends.passOn(seen, resolved.asset, verdict);
  }
}
