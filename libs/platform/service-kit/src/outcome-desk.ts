import type { AssetKey, Checkpoint } from '@dss/catalog-model';
import type { AssetOutcome } from '@dss/contracts';
import { type Metrics, currentRunContext } from '@dss/observability';
import type { EventLog, RunLedger, RunSignals, SettleResult } from '@dss/ports';
import { flushTraffic } from './call-traffic.js';

/** How an asset's outcome moves the rest of the world. */
export interface OutcomeEffects {
  readonly checkpoint?: { readonly space: string; readonly key: AssetKey; readonly value: Checkpoint } | undefined;
  readonly reopen?: readonly number[] | undefined;
  readonly bytes?: number | undefined;
}

/**
 * Ends an asset of a run: event first, then settle (accounting and checkpoint in one step), so that a crash between
 * them is repaired by the redelivery. A stored outcome never changes: what is stored is settled, whoever stored it.
 */
export class OutcomeDesk {
  constructor(
    private readonly events: EventLog,
    private readonly ledger: RunLedger,
    private readonly signals: RunSignals,
    private readonly metrics: Metrics,
  ) {}

  async settle(
    outcome: AssetOutcome,
    effects: OutcomeEffects = {},
  ): Promise<SettleResult & { readonly stored: AssetOutcome }> {
    await flushTraffic(this.ledger, currentRunContext());
    const stored = await this.events.publishOutcome(outcome);
    const result = await this.ledger.settle({
      tenant: stored.tenant,
      run: stored.run,
      ordinal: stored.ordinal,
      outcome: stored.outcome,
      conflicts: stored.conflicts?.length ?? 0,
      // Another outcome than ours was stored first: its writer moved the checkpoint that belongs to it.
      checkpoint: stored.outcome === outcome.outcome ? effects.checkpoint : undefined,
      reopen: effects.reopen,
      strategy: stored.strategy && { name: stored.strategy, bytes: effects.bytes ?? 0 },
    });
    if (result.counted) this.metrics.assets.inc({ outcome: stored.outcome });
    if (result.drained) this.signals.announceDrained(stored.tenant, stored.run);
    return { ...result, stored };
  }

  /** The outcome that an earlier delivery of the same work has stored. */
  findStored(tenant: string, run: string, key: AssetKey): Promise<AssetOutcome | undefined> {
    return this.events.findOutcome(tenant, run, key);
  }
}
