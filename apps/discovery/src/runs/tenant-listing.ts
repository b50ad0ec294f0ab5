import { describeError } from '@dss/errors';
import type { Capabilities, CheckpointStore, DatasphereSource, ListedSpace, RunLedger, RunStore } from '@dss/ports';
import type { IncompleteScope, SyncRun } from '@dss/sync-run';
import type { ListingRun } from './run-listing.js';

export interface TenantListed {
  readonly capabilities: Capabilities;
  /** The spaces that this run lists, in the order of its ordinals. */
  readonly spaces: readonly ListedSpace[];
  /** Spaces that were expected and that the tenant does not show. */
  readonly missing: readonly IncompleteScope[];
}

/** Why the tenant could not be listed at all. */
export interface TenantRefused {
  readonly code: string;
  readonly reason: string;
}

type Tenant = { readonly capabilities: Capabilities; readonly shown: readonly ListedSpace[] };

/** Asks the tenant for its spaces and decides, once per run, which of them the run lists. */
export class TenantListing {
  constructor(
    private readonly source: DatasphereSource,
    private readonly runs: RunStore,
    private readonly checkpoints: CheckpointStore,
    private readonly ledger: RunLedger,
  ) {}

  async list(run: ListingRun): Promise<TenantListed | TenantRefused> {
    const tenant = await this.ask(run);
    if ('code' in tenant) return tenant;
    const { spaces = [], incompleteScopes: missing } = await this.fixSpaces(run, tenant);
    await this.ledger.announceSpaces(run.tenant, run.id, spaces);
    const labels = new Map(tenant.shown.map(({ id, label }) => [id, label]));
    return { capabilities: tenant.capabilities, spaces: spaces.map((id) => ({ id, label: labels.get(id) })), missing };
  }

  private async ask(run: ListingRun): Promise<Tenant | TenantRefused> {
    try {
      return { capabilities: await this.source.probe(), shown: await this.source.listSpaces() };
    } catch (error) {
      const { code, message, retry } = describeError(error);
      // Being asked to wait is no refusal; and a run whose first spaces are on their way is put back, not failed.
      if (retry.charged === false || run.spaces !== undefined) throw error;
      return { code, reason: message };
    }
  }

  /** What an earlier delivery has chosen stays, whatever the tenant shows now: a space more would move all ordinals. */
  private async fixSpaces(run: ListingRun, { capabilities, shown }: Tenant): Promise<SyncRun> {
    if (run.spaces !== undefined) return run;
    const ids = shown.map(({ id }) => id);
    const { spaces: asked } = run.scope;
    const lost = await this.lostSpaces(run, ids);
    const chosen = {
      wave: capabilities.wave,
      spaces: asked === undefined ? ids : ids.filter((id) => asked.includes(id)),
      knownSpaces: [...ids, ...lost],
      incompleteScopes: (asked?.filter((id) => !ids.includes(id)) ?? lost).map(notListed),
    };
    const fixed = await this.runs.change(run.tenant, run.id, (stored) =>
      stored.spaces === undefined ? { ...stored, ...chosen } : undefined,
    );
    return fixed ?? { ...run, ...chosen };
  }

  /**
   * Spaces that an earlier run saw, that hold assets we know, and that the tenant no longer shows: gone or access lost,
   * which is no deletion. Told by every run until they are back, because their assets are in no manifest.
   */
  private async lostSpaces({ tenant, id }: ListingRun, shown: readonly string[]): Promise<string[]> {
    const earlier = (await this.runs.list(tenant)).filter((run) => run.id < id && run.knownSpaces !== undefined);
    const last = earlier.reduce<SyncRun | undefined>((a, b) => (a !== undefined && a.id > b.id ? a : b), undefined);
    const gone = (last?.knownSpaces ?? []).filter((space) => !shown.includes(space));
    const known = await Promise.all(gone.map((space) => this.checkpoints.listSpace(tenant, space)));
    return gone.filter((_, at) => (known[at]?.size ?? 0) > 0);
  }
}

function notListed(space: string): IncompleteScope {
  return { space, code: 'SPACE_NOT_LISTED', reason: 'the tenant does not list this space to this client' };
}
