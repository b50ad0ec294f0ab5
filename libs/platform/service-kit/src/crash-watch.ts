import type { RunLedger } from '@dss/ports';
import type { Delivery } from './delivery.js';

/** Deliveries that began and never ended. The first one is not watched, so it is the fourth death that is the last. */
export const CRASH_LIMIT = 3;

/**
 * Notices messages that end the process they are handled in. How often the broker has delivered one says nothing: what
 * was given back by a closed gate, and what was handled while Redis was away, killed nobody. So every redelivery is
 * noted when it begins and when it has ended in an error; one that succeeded is acknowledged and never seen again.
 */
export class CrashWatch {
  constructor(private readonly ledger: RunLedger) {}

  /** Throws a PoisonError when the message has killed too often. */
  async begin(delivery: Delivery): Promise<void> {
    if (!delivery.message.redelivered) return;
    const { tenant, run } = delivery.envelope;
    const { begun, ended } = watchNames(delivery);
    const { total: ends } = await this.ledger.attempts(tenant, run, ended);
    const { total: begins } = await this.ledger.countAttempt(tenant, run, begun, false);
    const deaths = begins - 1 - ends;
    if (deaths >= CRASH_LIMIT) throw new PoisonError(deaths);
  }

  async end(delivery: Delivery): Promise<void> {
    if (!delivery.message.redelivered) return;
    const { tenant, run } = delivery.envelope;
    await this.ledger.countAttempt(tenant, run, watchNames(delivery).ended, false);
  }
}

/** The process died on this message again and again. */
export class PoisonError extends Error {
  readonly code = 'MESSAGE_KILLS_SERVICE';
  readonly disposition = 'reject';

  constructor(deaths: number) {
    super(`The service died while it handled this message, at least ${deaths} times`);
  }
}

/** By stream sequence: another message for the same work is innocent. */
function watchNames({ stage, message }: Delivery): { begun: string; ended: string } {
  const name = `${stage}#${message.seq}`;
  return { begun: `${name}:begun`, ended: `${name}:ended` };
}
