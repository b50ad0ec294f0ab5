import { randomBytes } from 'node:crypto';

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
  random: (bytes: number) => Buffer = randomBytes,
): TraceContext {
  const known = traceparent === undefined ? null : TRACEPARENT.exec(traceparent);
  return { traceId: known?.[1] ?? random(16).toString('hex'), spanId: random(8).toString('hex') };
}

export function traceparentOf(trace: TraceContext): string {
  return `00-${trace.traceId}-${trace.spanId}-01`;
}
