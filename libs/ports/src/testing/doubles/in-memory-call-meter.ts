import type { Traffic } from '@dss/sync-run';
import { CallMeter } from '../../call-meter.js';

export class InMemoryCallMeter extends CallMeter {
  private readonly sums: Traffic = {};

  count(operation: string, bytesOut: number, bytesIn: number): void {
    const sum = (this.sums[operation] ??= { calls: 0, bytesOut: 0, bytesIn: 0 });
    sum.calls += 1;
    sum.bytesOut += bytesOut;
    sum.bytesIn += bytesIn;
  }

  /** What was counted so far. */
  traffic(): Traffic {
    return structuredClone(this.sums);
  }
}
