import type { JetStreamClient } from '@nats-io/jetstream';
import { headers } from '@nats-io/transport-node';
import { deadLetterSubject, streamName } from '@dss/contracts';
import { DeadLetter, DeadLetters } from '@dss/ports';
import { countStream, readStream } from './read-stream.js';

const LETTER_HEADER = 'dss-dead-letter';

/** One message per dead letter: its facts as a header, the original headers beside it, the body as it was. */
export class NatsDeadLetters extends DeadLetters {
  constructor(
    private readonly js: JetStreamClient,
    private readonly namespace: string,
  ) {
    super();
  }

  async save(letter: DeadLetter, original: Readonly<Record<string, string>>, body: Uint8Array): Promise<void> {
    const set = headers();
    for (const [name, value] of Object.entries(original)) {
      // The original's own bookkeeping for the broker must not steer this publish.
      if (!/^nats-/i.test(name)) set.set(name, value);
    }
    // Header values are single-line ASCII on the wire: the facts travel as base64 of JSON.
    set.set(LETTER_HEADER, Buffer.from(JSON.stringify(letter)).toString('base64'));
    const subject = deadLetterSubject(this.namespace, letter.stage, letter.tenant, letter.run, letter.key ?? 'run');
    await this.js.publish(subject, body, { headers: set, msgID: `dlq:${subject}:${letter.ordinal ?? ''}` });
  }

  async listRun(tenant: string, run: string): Promise<readonly DeadLetter[]> {
    const letters: DeadLetter[] = [];
    const { stream, filter } = this.placeOf(tenant, run);
    for await (const message of readStream(this.js, stream, filter)) {
      const facts = Buffer.from(message.headers?.get(LETTER_HEADER) ?? '', 'base64').toString();
      letters.push(DeadLetter.parse(JSON.parse(facts)));
    }
    return letters;
  }

  async countRun(tenant: string, run: string): Promise<number> {
    const { stream, filter } = this.placeOf(tenant, run);
    return countStream(this.js, stream, filter);
  }

  private placeOf(tenant: string, run: string): { stream: string; filter: string } {
    return { stream: streamName(this.namespace, 'DLQ'), filter: `${this.namespace}.dlq.*.${tenant}.${run}.*` };
  }
}
