import { type AssetKey, type SourceRef, assetKey } from '@dss/catalog-model';
import type { AssetSeen, FetchRequested } from '@dss/contracts';
import { type DefinitionRead, type FoundSource, isUnreadable, readDefinition } from '@dss/csn';
import type { DefinitionRecord, DefinitionStore, FetchEnd, RunLedger, WorkQueue } from '@dss/ports';

/** A source is there, proven absent, unreachable, or on its way: then the waiting asset is published again later. */
export type SourceAnswer = FoundSource | 'absent' | 'unreachable' | 'waiting';

/**
 * Finds the sources of an asset that is being resolved.
 *
 * The version that this run listed is waited for; what this run does not fetch is taken as it is stored, and read for
 * this purpose only when nothing is stored. Waiting costs no delivery: the asset's message is kept under what it waits
 * for, and whoever ends that publishes it again.
 */
export class SourceFinder {
  constructor(
    private readonly definitions: DefinitionStore,
    private readonly ledger: RunLedger,
    private readonly work: WorkQueue,
  ) {}

  async find(
    source: SourceRef,
    asking: DefinitionRead,
    message: AssetSeen,
    spaces: readonly string[],
  ): Promise<SourceAnswer> {
    const { space, technicalName, name } = source;
    const stub = stubOf(asking, name);
    // A hidden alias of another space: nobody can be asked for it.
    if (space === undefined || technicalName === undefined) return stub ?? 'unreachable';
    const { tenant, run } = message;
    const waiter = { ordinal: message.ordinal, message: JSON.stringify(message) };
    if ((await this.ledger.awaitListing(tenant, run, space, waiter)) === 'waiting') return 'waiting';
    const key = assetKey({ tenant, space, name: technicalName });
    const end = await this.ledger.awaitFetch(tenant, run, key, waiter);
    if (end === 'waiting') return 'waiting';
    const record = await this.definitions.find(tenant, key);
    if (end === 'unannounced')
      return record === undefined
        ? this.request(source, key, message, waiter)
        : (this.read(record, spaces, 'stored') ?? stub ?? 'unreachable');
    return this.ended(end, record, stub, spaces);
  }

  private ended(
    end: FetchEnd,
    record: DefinitionRecord | undefined,
    stub: FoundSource | undefined,
    spaces: readonly string[],
  ): SourceAnswer {
    if (end === 'absent') return stub ?? 'absent';
    const found = record && this.read(record, spaces, end === 'stored' ? 'stored' : 'provisional');
    if (found !== undefined) return found;
    return stub === undefined ? 'unreachable' : { ...stub, standing: 'provisional' };
  }

  /** Nobody fetches it in this run and nothing is stored: it is read without being accounted. */
  private async request(
    { space = '', technicalName = '' }: SourceRef,
    key: AssetKey,
    message: AssetSeen,
    waiter: { readonly ordinal: number; readonly message: string },
  ): Promise<SourceAnswer> {
    const { tenant, run, fence, mode, dryRun, priority } = message;
    const request: FetchRequested = {
      ...{ tenant, run, fence, mode, dryRun, priority, key, space, technicalName },
      type: 'views',
      round: 0,
      intent: 'fetch',
    };
    await this.ledger.announceFetches(tenant, run, [key]);
    await this.work.publish('fetch', request);
    const end = await this.ledger.awaitFetch(tenant, run, key, waiter);
    // It may have ended in between; the next delivery reads what it brought.
    if (end !== 'waiting') await this.work.publish('detect', { ...message, wake: `${key}-again` });
    return 'waiting';
  }

  private read(
    record: DefinitionRecord,
    knownSpaces: readonly string[],
    standing: 'stored' | 'provisional',
  ): FoundSource | undefined {
    const { text, space, technicalName } = record;
    const read = readDefinition(text, { space, technicalName, knownSpaces });
    return isUnreadable(read) ? undefined : { asset: read.asset, read, standing };
  }
}

function stubOf(asking: DefinitionRead, name: string): FoundSource | undefined {
  const read = asking.neighbour(name);
  return read && { asset: read.asset, read, standing: 'stub' };
}
