import { Heartbeat } from '@dss/contracts';
import { InMemoryInstanceMonitor } from '@dss/ports/testing';
import { Gate } from './gate.js';
import { HeartbeatReporter } from './heartbeat-reporter.js';
import { ServiceState } from './service-state.js';

const STARTED = new Date('2026-03-01T08:00:00.000Z');

describe('HeartbeatReporter', () => {
  let gate: Gate;
  let monitor: InMemoryInstanceMonitor;
  let reporter: HeartbeatReporter;
  let busy = 0;
  beforeEach(() => {
    jest.useFakeTimers({ now: STARTED });
    gate = new Gate();
    monitor = new InMemoryInstanceMonitor(() => Date.now());
    const state = new ServiceState(gate, { nats: () => 'connected' });
    state.listening = true;
    const identity = {
      service: 'mapper',
      instance: 'a1',
      version: '0.1.0',
      startedAt: STARTED,
      identities: { glue: 'arn:us' },
    };
    reporter = new HeartbeatReporter(
      identity,
      monitor,
      state,
      () => busy,
      () => new Date(),
    );
    reporter.start();
  });
  afterEach(() => {
    reporter.stop();
    jest.useRealTimers();
  });

  it('tells at once how this process is, in the shape that was agreed', () => {
    const [heartbeat] = monitor.list();
    expect(Heartbeat.parse(heartbeat)).toEqual(heartbeat);
    expect(heartbeat).toMatchObject({
      service: 'mapper',
      pid: process.pid,
      startedAt: STARTED.toISOString(),
      at: STARTED.toISOString(),
      inFlight: 0,
      connections: { nats: 'connected' },
      identities: { glue: 'arn:us' },
      ready: true,
      notes: [],
    });
    expect(heartbeat!.rssBytes).toBeGreaterThan(10_000_000);
    expect(heartbeat!.eventLoopLagMs).toBeGreaterThanOrEqual(0);
    expect(heartbeat!.cpu).toBeGreaterThanOrEqual(0);
  });

  it('tells again every two seconds what has changed', () => {
    busy = 3;
    gate.close('halt', 'role refused');
    jest.advanceTimersByTime(2_000);
    expect(monitor.list()).toMatchObject([
      { at: '2026-03-01T08:00:02.000Z', inFlight: 3, ready: false, notes: ['role refused'] },
    ]);
  });

  it('falls silent when it is stopped', () => {
    reporter.stop();
    jest.advanceTimersByTime(11_000);
    expect(monitor.list()).toEqual([]);
  });
});
