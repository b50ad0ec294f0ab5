import { type RunContext, takeTraffic } from '@dss/observability';
import type { RunLedger } from '@dss/ports';

/**
 * Adds what this message has called so far to its run, before anything that could end the run. What is taken is taken:
 * when the ledger does not answer, the calls may be missing from the report, but are never counted twice.
 */
export async function flushTraffic(ledger: RunLedger, context: RunContext | undefined): Promise<void> {
  if (context === undefined || Object.keys(context.traffic).length === 0) return;
  await ledger.addTraffic(context.tenant, context.run, takeTraffic(context));
}
