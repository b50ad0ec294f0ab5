import type { NatsConnection } from '@nats-io/transport-node';
import { drainedSubject } from '@dss/contracts';
import { RunSignals } from '@dss/ports';

export class NatsRunSignals extends RunSignals {
  constructor(
    private readonly nats: NatsConnection,
    private readonly namespace: string,
  ) {
    super();
  }

  announceDrained(tenant: string, run: string): void {
    if (!this.nats.isClosed()) this.nats.publish(drainedSubject(this.namespace, tenant, run));
  }

  onDrained(listener: (tenant: string, run: string) => void): void {
    this.nats.subscribe(drainedSubject(this.namespace, '*', '*'), {
      callback: (error, message) => {
        const [tenant, run] = message.subject.split('.').slice(-2);
        if (error === null && tenant !== undefined && run !== undefined) listener(tenant, run);
      },
    });
  }
}
