import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Heartbeat } from '@dss/contracts';
import type { InstanceMonitor } from '@dss/ports';
import type { ServiceState } from './service-state.js';

const EVERY_MS = 2_000;

export interface ServiceIdentity {
  readonly service: string;
  readonly instance: string;
  readonly version: string;
  readonly startedAt: Date;
  readonly identities?: Readonly<Record<string, string>> | undefined;
}

/** Tells every two seconds how this process is. Figures are measured since the heartbeat before. */
export class HeartbeatReporter {
  private readonly lag = monitorEventLoopDelay({ resolution: 20 });
  private timer: NodeJS.Timeout | undefined;
  private lastCpu = process.cpuUsage();
  private lastAt = process.hrtime.bigint();

  constructor(
    private readonly identity: ServiceIdentity,
    private readonly monitor: InstanceMonitor,
    private readonly state: ServiceState,
    private readonly busy: () => number,
    private readonly now: () => Date,
  ) {}

  start(): void {
    this.lag.enable();
    this.beat();
    this.timer = setInterval(() => {
      this.beat();
    }, EVERY_MS);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
    this.lag.disable();
  }

  private beat(): void {
    this.monitor.announce(this.measure());
    this.lag.reset();
  }

  private measure(): Heartbeat {
    const cpu = process.cpuUsage(this.lastCpu);
    const at = process.hrtime.bigint();
    const elapsedMicros = Math.max(1, Number((at - this.lastAt) / 1000n));
    this.lastCpu = process.cpuUsage();
    this.lastAt = at;
    const { rss, heapUsed } = process.memoryUsage();
    const notes = [...this.state.problems()];
    return {
      service: this.identity.service,
      instance: this.identity.instance,
      version: this.identity.version,
      pid: process.pid,
      startedAt: this.identity.startedAt.toISOString(),
      at: this.now().toISOString(),
      cpu: (cpu.user + cpu.system) / elapsedMicros,
      rssBytes: rss,
      heapBytes: heapUsed,
      // The histogram also holds the sampling interval itself; an idle loop shows about 20 ms, which is no lag.
      eventLoopLagMs: Math.max(0, this.lag.percentile(99) / 1e6 - 20),
      inFlight: this.busy(),
      connections: this.state.connectionStates(),
      ...(this.identity.identities && { identities: { ...this.identity.identities } }),
      ready: notes.length === 0,
      notes,
    };
  }
}
