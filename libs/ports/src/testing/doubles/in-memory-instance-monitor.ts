import type { Heartbeat } from '@dss/contracts';
import { InstanceMonitor } from '../../instance-monitor.js';

const HEARD_MS = 10_000;

export class InMemoryInstanceMonitor extends InstanceMonitor {
  private readonly heard = new Map<string, { heartbeat: Heartbeat; atMs: number }>();

  constructor(private readonly nowMs: () => number = Date.now) {
    super();
  }

  announce(heartbeat: Heartbeat): void {
    this.heard.set(`${heartbeat.service}/${heartbeat.instance}`, { heartbeat, atMs: this.nowMs() });
  }

  list(): readonly Heartbeat[] {
    const since = this.nowMs() - HEARD_MS;
    return [...this.heard.values()].filter(({ atMs }) => atMs >= since).map(({ heartbeat }) => heartbeat);
  }
}
