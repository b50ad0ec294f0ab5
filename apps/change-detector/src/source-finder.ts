import { type AssetKey, type SourceRef, assetKey } from '@dss/catalog-model';
import type { AssetSeen, FetchRequested } from '@dss/contracts';
import { type FoundSource, isUnreadable, readDefinition } from '@dss/csn';
import type { DefinitionStore, FetchEnd, RunLedger, WorkQueue } from '@dss/ports';

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
    { space, technicalName }: SourceRef,
    message: AssetSeen,
    spaces: readonly string[],
  ): Promise<SourceAnswer> {
    // A hidden alias of another space: nobody can be asked for it.
    if (space === undefined || technicalName === undefined) return 'unreachable';
    const { tenant, run } = message;
    const waiter = { ordinal: message.ordinal, message: JSON.stringify({ ...message, definition: undefined }) };
    if ((await this.ledger.awaitListing(tenant, run, space, waiter)) === 'waiting') return 'waiting';
    const key = assetKey({ tenant, space, name: technicalName });
    const end = await this.endOf(key, { space, technicalName }, message, waiter);
    return end === 'waiting' || end === 'absent' ? end : this.read(tenant, key, end, spaces);
  }

  private async endOf(
    key: AssetKey,
    place: Pick<FetchRequested, 'space' | 'technicalName'>,
    message: AssetSeen,
    waiter: { readonly ordinal: number; readonly message: string },
  ): Promise<FetchEnd | 'waiting'> {
    const { tenant, run } = message;
    const end = await this.ledger.awaitFetch(tenant, run, key, waiter);
    if (end !== 'unannounced') return end;
    if ((await this.definitions.find(tenant, key)) !== undefined) return 'stored';
    await this.request(message, { ...place, key });
    // It may have been quicker than we were: then nobody would wake the waiter.
    const requested = await this.ledger.awaitFetch(tenant, run, key, waiter);
    return requested === 'unannounced' ? 'waiting' : requested;
  }

  /** The last version stands in, provisionally, for one that could not be read. */
  private async read(
    tenant: string,
    key: AssetKey,
    end: 'stored' | 'unreachable',
    knownSpaces: readonly string[],
  ): Promise<SourceAnswer> {
    const record = await this.definitions.find(tenant, key);
    if (record === undefined) return 'unreachable';
    const { text, space, technicalName } = record;
    const read = readDefinition(text, { space, technicalName, knownSpaces });
    if (isUnreadable(read)) return 'unreachable';
    return { asset: read.asset, read, standing: end === 'stored' ? 'stored' : 'provisional' };
  }

  /**
   * Nobody fetches it in this run and nothing is stored: it is read without being accounted. Published before it is
   * announced: a crash in between repeats the request, the other way round everybody would wait for nobody.
   */
  private async request(
    { tenant, run, fence, mode, dryRun, priority }: AssetSeen,
    source: Pick<FetchRequested, 'key' | 'space' | 'technicalName'>,
  ): Promise<void> {
    const head = { tenant, run, fence, mode, dryRun, priority };
    await this.work.publish('fetch', { ...head, ...source, type: 'views', round: 0, intent: 'fetch' });
    await this.ledger.announceFetches(tenant, run, [source.key]);
  }
}
