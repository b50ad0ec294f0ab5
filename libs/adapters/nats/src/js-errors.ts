import { JetStreamApiError } from '@nats-io/jetstream';

/** "wrong last sequence": something is stored under that subject or revision already. */
export function isWrongLastSequence(error: unknown): boolean {
  return error instanceof JetStreamApiError && error.code === 10071;
}

/** No such message, subject or key. */
export function isNoMessage(error: unknown): boolean {
  return error instanceof JetStreamApiError && error.code === 10037;
}

/** The durable consumer does not exist. */
export function isConsumerMissing(error: unknown): boolean {
  return error instanceof JetStreamApiError && error.code === 10014;
}
