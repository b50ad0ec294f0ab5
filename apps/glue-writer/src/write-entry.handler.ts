import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import type { EntryMapped } from '@dss/contracts';
import { OnWork, type WorkContext } from '@dss/service-kit';
import { Retirements } from './retirement/retirements.js';
import { TableWriter } from './table-writer.js';
import { WriteEnds } from './write-ends.js';
import { WriteRecords } from './write-records.js';
import type { Entry } from './written-table.js';

/** A catalog entry comes in, or that there is none any more; the table follows, and only then event, accounting and checkpoint say so. */
@Controller()
export class WriteEntryHandler {
  constructor(
    private readonly writer: TableWriter,
    private readonly records: WriteRecords,
    private readonly ends: WriteEnds,
    private readonly retirements: Retirements,
  ) {}

  @OnWork('write')
  async handle(@Payload() message: EntryMapped, @Ctx() context: WorkContext): Promise<void> {
    const before = await this.records.expectedImage(message, context.redelivered);
    const stored = await this.ends.findStored(message, context.redelivered);
    if (stored !== undefined) return this.ends.settle(message, stored, before);
    if (!hasEntry(message)) return this.retirements.handle(message, before);
    const written = await this.writer.write(message, before);
    if ('refusal' in written) return this.ends.refused(message, written.refusal, before);
    const after = message.dryRun ? written.before : await this.records.save(message, written);
    await this.ends.written(message, written, after);
  }
}

function hasEntry(message: EntryMapped): message is Entry {
  return message.entry !== undefined;
}
