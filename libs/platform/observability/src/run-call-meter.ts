import { CallMeter } from '@dss/ports';
import type { Metrics } from './metrics.js';
import { currentRunContext } from './run-context.js';

/** Counts a call for the run whose message caused it, and for the process's metrics. */
export class RunCallMeter extends CallMeter {
  constructor(private readonly metrics: Metrics) {
    super();
  }

  count(operation: string, bytesOut: number, bytesIn: number): void {
    this.metrics.upstream.inc({ operation });
    this.metrics.upstreamBytes.inc({ operation, direction: 'out' }, bytesOut);
    this.metrics.upstreamBytes.inc({ operation, direction: 'in' }, bytesIn);
    const traffic = currentRunContext()?.traffic;
    if (traffic === undefined) return;
    const sum = (traffic[operation] ??= { calls: 0, bytesOut: 0, bytesIn: 0 });
    sum.calls += 1;
    sum.bytesOut += bytesOut;
    sum.bytesIn += bytesIn;
  }
}
