import { type TargetProbe, TargetProbeStore } from '../../target-probe-store.js';

export class InMemoryTargetProbeStore extends TargetProbeStore {
  private readonly probes = new Map<string, TargetProbe>();

  find(target: string): Promise<TargetProbe | undefined> {
    return Promise.resolve(this.probes.get(target));
  }

  save(probe: TargetProbe): Promise<void> {
    const stored = this.probes.get(probe.target);
    if (stored === undefined || Date.parse(stored.at) <= Date.parse(probe.at)) this.probes.set(probe.target, probe);
    return Promise.resolve();
  }

  list(): Promise<readonly TargetProbe[]> {
    return Promise.resolve([...this.probes.values()]);
  }
}
