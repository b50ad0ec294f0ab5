import type { JetStreamClient } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { LogLine, logSubject, streamName } from '@dss/contracts';
import { RunLog } from '@dss/ports';
import { readStream } from './read-stream.js';

/** Lines go out without waiting for the stream's answer: a log line never holds up work. */
export class NatsRunLog extends RunLog {
  constructor(
    private readonly nats: NatsConnection,
    private readonly js: JetStreamClient,
    private readonly namespace: string,
  ) {
    super();
  }

  append(tenant: string, run: string, line: LogLine): void {
    if (!this.nats.isClosed()) this.nats.publish(logSubject(this.namespace, tenant, run), JSON.stringify(line));
  }

  async list(tenant: string, run: string, options: { readonly after?: number | undefined; readonly limit: number }) {
    const lines: (LogLine & { position: number })[] = [];
    const filter = logSubject(this.namespace, tenant, run);
    let next: number | undefined;
    for await (const message of readStream(
      this.js,
      streamName(this.namespace, 'LOG'),
      filter,
      (options.after ?? 0) + 1,
    )) {
      if (lines.length === options.limit) {
        next = lines.at(-1)?.position;
        break;
      }
      const line = LogLine.safeParse(JSON.parse(Buffer.from(message.data).toString()));
      if (line.success) lines.push({ ...line.data, position: message.seq });
    }
    return { lines, next };
  }
}
