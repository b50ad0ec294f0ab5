import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { type Asset, type Checkpoint, type Fingerprint, type SyncStrategy, assetKey } from '@dss/catalog-model';
import { chooseStrategy, fingerprint } from '@dss/change-detection';
import type { AssetSeen } from '@dss/contracts';
import { type DefinitionRead, harvestDefinitions, isUnreadable, readDefinition } from '@dss/csn';
import { DefinitionUnreadableError, RemoteUnavailableError } from '@dss/errors';
import { MAPPING_VERSION, skipReason } from '@dss/mapping';
import { CheckpointStore, type DefinitionRecord, DefinitionStore, DependencyIndex, WorkQueue } from '@dss/ports';
import { OnWork, OutcomeDesk, type WorkContext } from '@dss/service-kit';
import { AssetResolver, type Resolved } from './asset-resolver.js';
import { KnownSpaces } from './known-spaces.js';

/** A fetched asset comes in; if it differs from its checkpoint, a changed asset goes out, resolved through its sources. */
@Controller()
export class DetectChangesHandler {
  constructor(
    private readonly checkpoints: CheckpointStore,
    private readonly definitions: DefinitionStore,
    private readonly dependencies: DependencyIndex,
    private readonly resolver: AssetResolver,
    private readonly spaces: KnownSpaces,
    private readonly work: WorkQueue,
    private readonly outcomes: OutcomeDesk,
  ) {}

  @OnWork('detect')
  async handle(@Payload() seen: AssetSeen, @Ctx() _context: WorkContext): Promise<void> {
    const checkpoint = await this.checkpoints.find(seen.tenant, seen.space, seen.key);
    if (seen.absent) return this.retire(seen, checkpoint);
    const spaces = await this.spaces.of(seen.tenant, seen.run);
    const record = await this.getDefinition(seen);
    const read = readRecord(record, spaces);
    await this.harvest(seen, record, read);
    const reason = skipReason(read.asset);
    if (reason !== undefined) return this.skip(seen, record, reason);
    const resolved = await this.resolver.resolve(read, seen, spaces);
    // It is published again when its source has been read.
    if (resolved === undefined) return;
    await this.rememberSources(seen, record, resolved);
    await this.compare(seen, record, resolved, checkpoint);
  }

  private async compare(
    seen: AssetSeen,
    record: DefinitionRecord,
    resolved: Resolved,
    checkpoint: Checkpoint | undefined,
  ): Promise<void> {
    const { asset, sources } = resolved;
    const current = fingerprint(asset, seen.listed);
    const strategy = strategyFor(seen, checkpoint, current);
    const next = nextCheckpoint(seen, record, {
      fingerprint: current,
      ...(Object.keys(sources).length > 0 && { sources }),
    });
    if (strategy === 'none') return this.settleUnchanged(seen, next, checkpoint);
    const schemaMoved = checkpoint?.fingerprint?.schema !== current.schema;
    await this.work.publish('map', {
      ...onward(seen),
      strategy,
      asset,
      fingerprint: current,
      schemaMoved,
      names: namesOf(seen),
      listed: seen.listed,
      next,
    });
  }

  private async settleUnchanged(seen: AssetSeen, next: Checkpoint, checkpoint: Checkpoint | undefined): Promise<void> {
    const { database, table, versionId, entryBytes } = checkpoint ?? {};
    const value = { ...next, outcome: 'unchanged', database, table, versionId, entryBytes };
    await this.outcomes.settle(
      {
        ...outcomeHead(seen),
        outcome: 'unchanged',
        strategy: 'none',
        database,
        table,
        definitionBytes: next.definitionBytes,
      },
      { checkpoint: seen.dryRun ? undefined : { space: seen.space, key: seen.key, value } },
    );
  }

  private async skip(seen: AssetSeen, record: DefinitionRecord, reason: string): Promise<void> {
    const value = { ...nextCheckpoint(seen, record, {}), outcome: 'skipped', reason };
    await this.outcomes.settle(
      { ...outcomeHead(seen), outcome: 'skipped', reason },
      { checkpoint: seen.dryRun ? undefined : { space: seen.space, key: seen.key, value } },
    );
  }

  /** The writer ends it: nothing is deleted yet, and the absence is counted once per run. */
  private async retire(seen: AssetSeen, checkpoint: Checkpoint | undefined): Promise<void> {
    if (checkpoint === undefined) {
      await this.outcomes.settle({
        ...outcomeHead(seen),
        outcome: 'skipped',
        reason: 'absent, and nothing is known of it',
      });
      return;
    }
    const countedBefore = checkpoint.fence === seen.fence;
    const absences = (checkpoint.absences ?? 0) + (countedBefore ? 0 : 1);
    const absentSince = checkpoint.absentSince ?? new Date().toISOString().slice(0, 10);
    const next = { ...checkpoint, fence: seen.fence, absences, absentSince };
    await this.work.publish('write', { ...onward(seen), strategy: 'delete', schemaMoved: false, next });
  }

  private async getDefinition(seen: AssetSeen): Promise<DefinitionRecord> {
    const record = await this.definitions.find(seen.tenant, seen.key);
    if (record !== undefined) return record;
    throw new RemoteUnavailableError('The definition store', 'the definition that was fetched is not there');
  }

  /** Definitions that came along are offered: they never replace one that was asked for, and prove no listing. */
  private async harvest({ tenant, fence }: AssetSeen, record: DefinitionRecord, read: DefinitionRead): Promise<void> {
    const { space, text, body, bytes } = record;
    for (const { technicalName, kind } of harvestDefinitions(read)) {
      const type = HARVESTED_TYPES[kind];
      if (type === undefined) continue;
      const key = assetKey({ tenant, space, name: technicalName });
      await this.definitions.offer(tenant, { v: 1, key, space, technicalName, type, fence, text, body, bytes });
    }
  }

  private async rememberSources(seen: AssetSeen, record: DefinitionRecord, { sources }: Resolved): Promise<void> {
    const { key, space, technicalName } = seen;
    await this.dependencies.save(
      seen.tenant,
      { v: 1, key, space, technicalName, type: record.type },
      Object.keys(sources),
    );
  }
}

const HARVESTED_TYPES: Readonly<Partial<Record<Asset['kind'], DefinitionRecord['type']>>> = {
  'local-table': 'localtables',
  'remote-table': 'remotetables',
  view: 'views',
  'analytic-model': 'analyticmodels',
};

function readRecord({ text, space, technicalName }: DefinitionRecord, knownSpaces: readonly string[]): DefinitionRead {
  const read = readDefinition(text, { space, technicalName, knownSpaces });
  if (!isUnreadable(read)) return read;
  throw new DefinitionUnreadableError(`The definition of ${space}/${technicalName} cannot be read: ${read.message}`, {
    problem: read.problem,
    space,
    technicalName,
  });
}

/** A full run, another mapping version or a doubtful checkpoint has the target compared even when the digests agree. */
function strategyFor(seen: AssetSeen, checkpoint: Checkpoint | undefined, current: Fingerprint): SyncStrategy {
  const trusted = checkpoint?.fingerprint !== undefined && checkpoint.dirty !== true && isHeld(checkpoint);
  const strategy = chooseStrategy(trusted ? checkpoint.fingerprint : undefined, current);
  const mustCompare = seen.mode === 'full' || checkpoint?.mapping !== MAPPING_VERSION;
  return strategy === 'none' && mustCompare ? 'full' : strategy;
}

/** The target is known to hold this fingerprint. */
function isHeld({ outcome, table }: Checkpoint): boolean {
  return table !== undefined && !['rejected', 'failed', 'cancelled', 'skipped'].includes(outcome);
}

function nextCheckpoint(seen: AssetSeen, record: DefinitionRecord, known: Partial<Checkpoint>): Checkpoint {
  return {
    v: 1,
    fence: seen.fence,
    space: seen.space,
    technicalName: seen.technicalName,
    type: seen.type,
    ...(seen.listed && { listed: seen.listed }),
    body: record.body,
    definitionBytes: record.bytes,
    mapping: MAPPING_VERSION,
    outcome: 'unchanged',
    ...(seen.recheck === true && { recheck: true }),
    ...known,
  };
}

function namesOf(seen: AssetSeen): { database: string; table: string } {
  if (seen.names !== undefined) return seen.names;
  throw new DefinitionUnreadableError('The asset has no allocated name', {
    space: seen.space,
    technicalName: seen.technicalName,
  });
}

/** The part of a message that every stage hands on. */
function onward(seen: AssetSeen) {
  const { tenant, run, fence, mode, dryRun, priority, key, space, spaceLabel, technicalName, type, ordinal, round } =
    seen;
  return { tenant, run, fence, mode, dryRun, priority, key, space, spaceLabel, technicalName, type, ordinal, round };
}

function outcomeHead({ tenant, run, key, ordinal, space, technicalName, type }: AssetSeen) {
  return { tenant, run, key, ordinal, space, technicalName, type, at: new Date().toISOString() };
}
