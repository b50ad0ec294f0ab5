import type { JsMsg } from '@nats-io/jetstream';
import type { Stage, WorkMessage } from '@dss/contracts';
import { InMemoryClaimStore } from '@dss/ports/testing';
import type { Delivery } from '../delivery.js';
import { type EncodedMessage, encodeMessage, readEnvelope } from '../message-codec.js';

/** A message as its consumer hands it over, which remembers what it was answered. */
export class FakeMessage {
  /** `ack`, `ackAck`, `nak 300`, `working`, in order. */
  readonly answers: string[] = [];
  /** What the broker does with a confirmed ack. */
  confirm: () => Promise<boolean> = () => Promise.resolve(true);
  readonly info;

  constructor(
    private readonly encoded: EncodedMessage,
    readonly deliveryCount = 1,
    readonly seq = 1,
  ) {
    this.info = { deliveryCount, timestampNanos: Date.now() * 1_000_000 };
  }

  get subject(): string {
    return this.encoded.subject;
  }
  get headers() {
    return this.encoded.headers;
  }
  get data(): Uint8Array {
    return this.encoded.body;
  }
  get redelivered(): boolean {
    return this.deliveryCount > 1;
  }

  ack(): void {
    this.answers.push('ack');
  }
  ackAck(): Promise<boolean> {
    this.answers.push('ackAck');
    return this.confirm();
  }
  nak(afterMs?: number): void {
    this.answers.push(`nak ${afterMs ?? 0}`);
  }

  /** The same message delivered again. */
  again(): FakeMessage {
    return new FakeMessage(this.encoded, this.deliveryCount + 1, this.seq);
  }
}

export async function aFakeMessage<S extends Stage>(
  stage: S,
  message: WorkMessage[S],
  claims = new InMemoryClaimStore(),
): Promise<FakeMessage> {
  return new FakeMessage(await encodeMessage('dss', stage, message, claims));
}

export function deliveryOf(stage: Stage, message: FakeMessage): Delivery {
  const envelope = readEnvelope(message.subject, message.headers);
  return { message: message as unknown as JsMsg, stage, priority: 'medium', envelope };
}
