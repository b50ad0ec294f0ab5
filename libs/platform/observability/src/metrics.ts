import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** The metrics every service has; one registry per process, handed around, never the global one. */
export class Metrics {
  readonly registry = new Registry();

  readonly messages = new Counter({
    name: 'dss_messages_total',
    help: 'Work messages by how their handling ended',
    labelNames: ['stage', 'priority', 'end'],
    registers: [this.registry],
  });
  readonly stageSeconds = new Histogram({
    name: 'dss_stage_duration_seconds',
    help: 'Time from taking a message to acknowledging it',
    labelNames: ['stage', 'priority'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 60],
    registers: [this.registry],
  });
  readonly inFlight = new Gauge({
    name: 'dss_messages_in_flight',
    help: 'Messages being worked on',
    labelNames: ['stage'],
    registers: [this.registry],
  });
  readonly assets = new Counter({
    name: 'dss_assets_total',
    help: 'Asset outcomes settled by this process',
    labelNames: ['outcome'],
    registers: [this.registry],
  });
  readonly upstream = new Counter({
    name: 'dss_upstream_requests_total',
    help: 'Calls to Datasphere and AWS',
    labelNames: ['operation'],
    registers: [this.registry],
  });
  readonly upstreamBytes = new Counter({
    name: 'dss_upstream_bytes_total',
    help: 'Bytes of request and response bodies',
    labelNames: ['operation', 'direction'],
    registers: [this.registry],
  });
  readonly paceRate = new Gauge({
    name: 'dss_pace_calls_per_second',
    help: 'Rate that all replicas together are given for an operation of the target',
    labelNames: ['operation', 'phase'],
    registers: [this.registry],
  });
  readonly throttled = new Counter({
    name: 'dss_throttled_total',
    help: 'Calls that the target has throttled; they are sent again',
    labelNames: ['operation'],
    registers: [this.registry],
  });
  readonly deadLetters = new Counter({
    name: 'dss_dead_letters_total',
    help: 'Messages kept as dead letters by this process',
    labelNames: ['stage', 'code'],
    registers: [this.registry],
  });
  readonly breaker = new Gauge({
    name: 'dss_breaker_state',
    help: '0 closed, 1 half open, 2 open',
    labelNames: ['breaker'],
    registers: [this.registry],
  });

  constructor(service: string) {
    this.registry.setDefaultLabels({ service });
    collectDefaultMetrics({ register: this.registry });
  }

  /** A figure of one service alone, asked for whenever the metrics are read. */
  watch(name: string, help: string, read: () => number): void {
    const collect = (gauge: Gauge) => {
      gauge.set(read());
    };
    new Gauge({
      ...{ name, help, registers: [this.registry] },
      collect() {
        collect(this);
      },
    });
  }
}
