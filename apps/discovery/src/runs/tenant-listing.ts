import type { AssetKey } from '@dss/catalog-model';
import { describeError } from '@dss/errors';
import type { Capabilities, DatasphereSource, ListedSpace, RunLedger, RunStore } from '@dss/ports';
import type { RetirementRecord } from '@dss/retirement';
import type { IncompleteScope, SyncRun } from '@dss/sync-run';
import type { KnownAssets } from '../absences/known-assets.js';
import type { LostSpaces } from './lost-spaces.js';
import type { ListingRun } from './run-listing.js';

export interface TenantListed {
  readonly capabilities: Capabilities;
  /** The spaces that this run looks at, in the order of its ordinals. */
  readonly spaces: readonly (ListedSpace & { readonly isGone: boolean })[];
  /** Spaces that were expected and that the tenant does not show. */
  readonly missing: readonly IncompleteScope[];
  /** What was retired, deleted or is kept. */
  readonly retired: ReadonlyMap<AssetKey, RetirementRecord>;
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
    private readonly ledger: RunLedger,
    private readonly known: { readonly assets: KnownAssets; readonly spaces: LostSpaces },
  ) {}

  async list(run: ListingRun): Promise<TenantListed | TenantRefused> {
    const tenant = await this.ask(run);
    if ('code' in tenant) return tenant;
    const retired = await this.known.assets.load(run.tenant);
    const { spaces = [], goneSpaces = [], incompleteScopes: missing } = await this.fixSpaces(run, tenant, retired);
    await this.ledger.announceSpaces(run.tenant, run.id, spaces);
    const labels = new Map(tenant.shown.map(({ id, label }) => [id, label]));
    const listed = spaces.map((id) => ({ id, label: labels.get(id), isGone: false }));
    const gone = goneSpaces.map((id) => ({ id, isGone: true }));
    return { capabilities: tenant.capabilities, spaces: [...listed, ...gone], missing, retired };
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
  private async fixSpaces(
    run: ListingRun,
    { capabilities, shown }: Tenant,
    retired: TenantListed['retired'],
  ): Promise<SyncRun> {
    if (run.spaces !== undefined) return run;
    const ids = shown.map(({ id }) => id);
    const { spaces: asked } = run.scope;
    const lost = await this.known.spaces.find(run, ids, retired);
    const chosen = {
      wave: capabilities.wave,
      spaces: asked === undefined ? ids : ids.filter((id) => asked.includes(id)),
      goneSpaces: lost.known.filter(({ isGone }) => isGone).map(({ space }) => space),
      knownSpaces: [...ids, ...lost.known.map(({ space }) => space)],
      incompleteScopes: [...lost.missing],
    };
    const fixed = await this.runs.change(run.tenant, run.id, (stored) =>
      stored.spaces === undefined ? { ...stored, ...chosen } : undefined,
    );
    return fixed ?? { ...run, ...chosen };
  }
}
