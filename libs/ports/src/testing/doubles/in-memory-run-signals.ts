import { RunSignals } from '../../run-signals.js';

export class InMemoryRunSignals extends RunSignals {
  private readonly listeners: ((tenant: string, run: string) => void)[] = [];

  announceDrained(tenant: string, run: string): void {
    for (const listener of this.listeners) listener(tenant, run);
  }

  onDrained(listener: (tenant: string, run: string) => void): void {
    this.listeners.push(listener);
  }
}
