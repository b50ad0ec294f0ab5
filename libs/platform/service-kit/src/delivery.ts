import type { JsMsg } from '@nats-io/jetstream';
import type { Priority } from '@dss/catalog-model';
import type { Stage, WorkMessage } from '@dss/contracts';
import type { LogFields } from '@dss/observability';
import type { Envelope } from './message-codec.js';

/** One message as it was taken from its consumer. */
export interface Delivery {
  readonly message: JsMsg;
  readonly stage: Stage;
  readonly priority: Priority;
  readonly envelope: Envelope;
}

/** What a handler may know beside its message. */
export interface WorkContext {
  readonly stage: Stage;
  readonly priority: Priority;
  /** The broker has delivered this message before: an earlier try may have got any distance. */
  readonly redelivered: boolean;
}

/** Under which name the message's failed attempts are counted: a repeat of the same work goes on counting. */
export function attemptName({ stage, envelope: { ordinal, key } }: Delivery): string {
  return `${stage}:${ordinal ?? key ?? 'run'}`;
}

export function logFields({ stage, priority, envelope }: Delivery, payload: WorkMessage[Stage] | undefined): LogFields {
  const asset =
    payload && 'key' in payload ? `${payload.tenant}/${payload.space}/${payload.technicalName}` : envelope.key;
  return { stage, priority, tenant: envelope.tenant, runId: envelope.run, ...(asset !== undefined && { asset }) };
}
