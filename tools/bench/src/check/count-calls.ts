import { type Call } from '../stack/read-calls.js';

export interface OperationCount {
  /** When the first of them reached the sandbox, ISO 8601. */
  readonly firstAt: string;
  readonly calls: number;
  readonly failed: number;
  readonly bytesOut: number;
  readonly bytesIn: number;
}

export type CallCounts = ReadonlyMap<string, OperationCount>;

/** Counts the sandbox's own log, by `surface.operation`. */
export async function countCalls(calls: AsyncIterable<Call> | Iterable<Call>): Promise<CallCounts> {
  const counts = new Map<
    string,
    { firstAt: string; calls: number; failed: number; bytesOut: number; bytesIn: number }
  >();
  for await (const { surface, operation, status, time, requestBytes, responseBytes } of calls) {
    const key = `${surface}.${operation}`;
    const count = counts.get(key) ?? { firstAt: time, calls: 0, failed: 0, bytesOut: 0, bytesIn: 0 };
    count.calls += 1;
    if (status < 200 || status >= 400) count.failed += 1;
    count.bytesOut += requestBytes;
    count.bytesIn += responseBytes;
    counts.set(key, count);
  }
  return counts;
}

export function callsOf(counts: CallCounts, ...operations: readonly string[]): number {
  return operations.reduce((sum, operation) => sum + (counts.get(operation)?.calls ?? 0), 0);
}

/** Calls in all, and bytes of bodies both ways. */
export function totalOf(counts: CallCounts): { calls: number; bytes: number } {
  const all = [...counts.values()];
  return {
    calls: all.reduce((sum, { calls }) => sum + calls, 0),
    bytes: all.reduce((sum, { bytesOut, bytesIn }) => sum + bytesOut + bytesIn, 0),
  };
}
