import { randomFillSync } from 'node:crypto';

/** W3C trace context as it travels in HTTP and NATS headers. */
export interface TraceContext {
  readonly traceId: string;
  readonly spanId: string;
}

/** Ids of zeros only name nothing (W3C Trace Context, 3.2.2). */
const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** Continues the caller's trace when its header is sound, else starts one. Each hop gets a span id of its own. */
export function continueTrace(
  traceparent: string | undefined,
  random: (bytes: number) => Buffer = pooledRandom,
): TraceContext {
  const known = traceparent === undefined ? null : TRACEPARENT.exec(traceparent);
  return { traceId: known?.[1] ?? random(16).toString('hex'), spanId: random(8).toString('hex') };
}

export function traceparentOf(trace: TraceContext): string {
  return `00-${trace.traceId}-${trace.spanId}-01`;
}

/** Drawn in advance: a call for eight bytes costs as much as one for four thousand. */
const pool = Buffer.alloc(4096);
let used = pool.length;

function pooledRandom(bytes: number): Buffer {
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += bytes;
  return pool.subarray(used - bytes, used);
}
