import type { EntryMapped } from '@dss/contracts';
import type { Image } from '@dss/ports';
import type { WriteEnds } from '../write-ends.js';
import type { Retirement } from './retired-table.js';
import type { RetirementRecords } from './retirement-records.js';
import type { TableRetirer } from './table-retirer.js';

/** What is done to the table of an asset that is gone, or that a person wants back: target, records, then event and checkpoint. */
export class Retirements {
  constructor(
    private readonly retirer: TableRetirer,
    private readonly records: RetirementRecords,
    private readonly ends: WriteEnds,
  ) {}

  async handle(message: EntryMapped, before: Image | undefined): Promise<void> {
    // A message of an older release: it counted, and nothing was to be done.
    if (!isRetirement(message)) return this.ends.retirementPending(message, before);
    const retired = await this.retirer.act(message, before);
    const after = message.dryRun ? before : await this.records.save(message, retired);
    await this.ends.retired(message, retired, after);
  }
}

function isRetirement(message: EntryMapped): message is Retirement {
  return message.retirement !== undefined;
}
