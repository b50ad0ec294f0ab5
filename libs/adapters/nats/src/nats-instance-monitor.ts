import type { NatsConnection } from '@nats-io/transport-node';
import { Heartbeat, heartbeatSubject } from '@dss/contracts';
import { InstanceMonitor } from '@dss/ports';

const FRESH_MS = 10_000;

/** Listening starts with the first `list`, so that services which only announce receive nothing. */
export class NatsInstanceMonitor extends InstanceMonitor {
  private readonly last = new Map<string, { readonly heartbeat: Heartbeat; readonly heardMs: number }>();
  private listening = false;

  constructor(
    private readonly nats: NatsConnection,
    private readonly namespace: string,
    private readonly nowMs: () => number,
  ) {
    super();
  }

  announce(heartbeat: Heartbeat): void {
    if (this.nats.isClosed()) return;
    this.nats.publish(
      heartbeatSubject(this.namespace, heartbeat.service, heartbeat.instance),
      JSON.stringify(heartbeat),
    );
  }

  list(): readonly Heartbeat[] {
    this.listen();
    const oldest = this.nowMs() - FRESH_MS;
    for (const [instance, { heardMs }] of this.last) if (heardMs < oldest) this.last.delete(instance);
    return [...this.last.values()]
      .map(({ heartbeat }) => heartbeat)
      .sort((a, b) => (`${a.service}/${a.instance}` < `${b.service}/${b.instance}` ? -1 : 1));
  }

  private listen(): void {
    if (this.listening) return;
    this.listening = true;
    this.nats.subscribe(heartbeatSubject(this.namespace, '*', '*'), {
      callback: (error, message) => {
        if (error !== null) return;
        const parsed = Heartbeat.safeParse(message.json());
        if (!parsed.success) return;
        this.last.set(`${parsed.data.service}/${parsed.data.instance}`, {
          heartbeat: parsed.data,
          heardMs: this.nowMs(),
        });
      },
    });
  }
}
