import { continueTrace, traceparentOf } from './trace.js';

const bytes = (count: number) => Buffer.alloc(count, 0xab);
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

describe('a trace', () => {
  it('goes on under its id, each hop with a span of its own', () => {
    const trace = continueTrace(`00-${TRACE}-00f067aa0ba902b7-01`, bytes);
    expect(trace).toEqual({ traceId: TRACE, spanId: 'ab'.repeat(8) });
    expect(traceparentOf(trace)).toBe(`00-${TRACE}-${'ab'.repeat(8)}-01`);
  });

  it.each([
    ['is missing', undefined],
    ['is empty', ''],
    ['is nonsense', 'hello'],
    ['is in capitals', `00-${TRACE.toUpperCase()}-00f067aa0ba902b7-01`],
    ['names no trace', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`],
    ['is too short', `00-${TRACE.slice(1)}-00f067aa0ba902b7-01`],
    ['carries something else behind it', `00-${TRACE}-00f067aa0ba902b7-01\r\nx: y`],
  ])('begins anew when the caller’s header %s', (_story, header) => {
    expect(continueTrace(header, bytes)).toEqual({ traceId: 'ab'.repeat(16), spanId: 'ab'.repeat(8) });
  });

  it('has ids that differ', () => {
    expect(continueTrace(undefined).traceId).not.toBe(continueTrace(undefined).traceId);
  });
});
