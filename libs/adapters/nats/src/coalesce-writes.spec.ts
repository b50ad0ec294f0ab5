import type { NatsConnection } from '@nats-io/transport-node';
import { coalesceWrites } from './coalesce-writes.js';

describe('coalesceWrites', () => {
  const turn = () => new Promise((resolve) => setImmediate(resolve));

  it('writes once for everything that is asked for in one turn of the event loop', async () => {
    const flushPending = jest.fn();
    const connection = { protocol: { flushPending } } as unknown as NatsConnection;
    const flush = (coalesceWrites(connection) as unknown as { protocol: { flushPending: () => void } }).protocol;

    flush.flushPending();
    await Promise.resolve();
    flush.flushPending();
    expect(flushPending).not.toHaveBeenCalled();
    await turn();
    expect(flushPending).toHaveBeenCalledTimes(1);

    flush.flushPending();
    await turn();
    expect(flushPending).toHaveBeenCalledTimes(2);
  });

  it.each([{}, { protocol: {} }])('leaves a client alone that is built otherwise: %j', (other) => {
    expect(coalesceWrites(other as unknown as NatsConnection)).toBe(other);
    expect(Object.keys(other.protocol ?? {})).toEqual([]);
  });
});
