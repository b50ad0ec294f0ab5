import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import type { Checkpoint } from '@dss/catalog-model';
import type { AssetOutcome, EntryMapped } from '@dss/contracts';
import { type TablePlan, operationOf, outcomeOf } from '@dss/planning';
import { type Image } from '@dss/ports';
import { OnWork, OutcomeDesk, type WorkContext } from '@dss/service-kit';
import { Dependants } from './dependants.js';
import { DatabaseRefused, TableWriter, type WrittenTable } from './table-writer.js';
import { WriteRecords } from './write-records.js';

/** A catalog entry comes in; the table becomes it, and only then event, accounting and checkpoint say so. */
@Controller()
export class WriteEntryHandler {
  constructor(
    private readonly writer: TableWriter,
    private readonly records: WriteRecords,
    private readonly dependants: Dependants,
    private readonly outcomes: OutcomeDesk,
  ) {}

  @OnWork('write')
  async handle(@Payload() message: EntryMapped, @Ctx() context: WorkContext): Promise<void> {
    const stored = context.redelivered && (await this.outcomes.findStored(message.tenant, message.run, message.key));
    if (stored) return this.settle(message, stored, await this.records.findImage(message));
    if (!hasEntry(message)) return this.settle(message, retirement(message), undefined);
    const image = await this.records.findImage(message);
    const written = await this.write(message, image);
    if (typeof written === 'string') return this.settle(message, refused(message, written), image);
    const outcome = outcomeEvent(message, written, image !== undefined);
    const saved = message.dryRun ? undefined : await this.records.save(message, written, image);
    await this.settle(message, outcome, saved ?? image);
  }

  private async write(message: WithEntry, image: Image | undefined): Promise<WrittenTable | string> {
    try {
      return await this.writer.write(message, image);
    } catch (error) {
      if (error instanceof DatabaseRefused) return error.message;
      throw error;
    }
  }

  private async settle(message: EntryMapped, outcome: AssetOutcome, image: Image | undefined): Promise<void> {
    const affected = await this.dependants.affectedBy(message);
    const { reopened } = await this.outcomes.settle(outcome, {
      checkpoint: movesCheckpoint(message, outcome)
        ? { space: message.space, key: message.key, value: checkpointAfter(message, outcome, image) }
        : undefined,
      reopen: affected.map(({ entry }) => entry.ordinal),
      bytes: outcome.entryBytes,
    });
    await this.dependants.lookAgain(message, affected, reopened);
  }
}

type WithEntry = EntryMapped & { readonly entry: NonNullable<EntryMapped['entry']> };

function hasEntry(message: EntryMapped): message is WithEntry {
  return message.entry !== undefined;
}

/** A dry run moves nothing; a newer run's checkpoint stays; a rejected asset is looked at again next time. */
function movesCheckpoint(message: EntryMapped, { outcome }: AssetOutcome): boolean {
  return !message.dryRun && outcome !== 'superseded' && outcome !== 'rejected';
}

function checkpointAfter(
  { next, entry }: EntryMapped,
  { outcome, reason, entryBytes }: AssetOutcome,
  image: Image | undefined,
): Checkpoint {
  return {
    ...next,
    outcome,
    ...(reason !== undefined && { reason }),
    ...(entry && { database: entry.database.name, table: entry.name }),
    ...(image && { versionId: versionAfter(image) }),
    ...(entryBytes !== undefined && { entryBytes }),
  };
}

/** A created table has version 0; every update adds one (aws-glue.md 2.2). */
function versionAfter({ baseVersionId }: Image): string {
  return baseVersionId === undefined ? '0' : String(Number(baseVersionId) + 1);
}

function outcomeEvent(message: WithEntry, { plan }: WrittenTable, hadImage: boolean): AssetOutcome {
  const { entry, strategy, schemaMoved } = message;
  const conflicts = [...('conflicts' in plan ? plan.conflicts : []), ...('reverted' in plan ? plan.reverted : [])];
  const findings = entry.findings.slice(0, 50);
  return {
    ...head(message),
    ...endOf(message, plan, hadImage),
    strategy,
    database: entry.database.name,
    table: entry.name,
    schemaMoved,
    entryBytes: Buffer.byteLength(JSON.stringify('input' in plan ? plan.input : entry)),
    ...('changes' in plan && { changes: plan.changes.slice(0, 50) }),
    ...(conflicts.length > 0 && { conflicts }),
    ...(findings.length > 0 && { findings }),
  };
}

function endOf({ strategy, dryRun }: EntryMapped, plan: TablePlan, hadImage: boolean) {
  const { outcome, reason, code } = outcomeOf(plan, strategy);
  if (dryRun)
    return { outcome: 'planned' as const, operation: operationOf(plan), ...(reason !== undefined && { reason }) };
  if (plan.kind === 'create' && hadImage) {
    return { outcome: 'restored' as const, reason: 'somebody deleted the table at the target; it was created again' };
  }
  return { outcome, ...(reason !== undefined && { reason }), ...(code !== undefined && { code }) };
}

function retirement(message: EntryMapped): AssetOutcome {
  const { absences = 1, absentSince = 'now' } = message.next;
  const reason = `retirement pending: absent in ${absences} complete listing${absences === 1 ? '' : 's'} since ${absentSince}`;
  const planned = message.dryRun
    ? { outcome: 'planned' as const, operation: 'retire' }
    : { outcome: 'skipped' as const };
  const { database, table } = message.next;
  return { ...head(message), ...planned, reason, strategy: 'delete', database, table };
}

function refused(message: WithEntry, reason: string): AssetOutcome {
  const { entry, strategy } = message;
  return { ...head(message), outcome: 'skipped', reason, strategy, database: entry.database.name, table: entry.name };
}

function head({ tenant, run, key, ordinal, space, technicalName, type }: EntryMapped) {
  return { tenant, run, key, ordinal, space, technicalName, type, at: new Date().toISOString() };
}
