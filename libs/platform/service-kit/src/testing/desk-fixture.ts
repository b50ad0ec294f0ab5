import { Metrics, createLogger } from '@dss/observability';
import {
  InMemoryCheckpointStore,
  InMemoryClaimStore,
  InMemoryDeadLetters,
  InMemoryEventLog,
  InMemoryRunLedger,
  InMemoryRunSignals,
  InMemoryRunStore,
  InMemoryWorkQueue,
} from '@dss/ports/testing';
import { DeadLetterDesk } from '../dead-letter-desk.js';
import { Gate } from '../gate.js';
import { OutcomeDesk } from '../outcome-desk.js';

export const NOW = new Date('2026-03-01T08:00:00.000Z');

/** Everything that a message's end touches, in memory, with what was logged. */
export function deskParts(ledger = new InMemoryRunLedger(new InMemoryCheckpointStore(), () => NOW.getTime())) {
  const logged: Record<string, unknown>[] = [];
  const logger = createLogger('test', 'debug', {
    write: (line) => void logged.push(JSON.parse(line) as Record<string, unknown>),
  });
  const metrics = new Metrics('test');
  const claims = new InMemoryClaimStore();
  const deadLetters = new InMemoryDeadLetters();
  const runs = new InMemoryRunStore();
  const work = new InMemoryWorkQueue();
  const events = new InMemoryEventLog();
  const signals = new InMemoryRunSignals();
  const outcomes = new OutcomeDesk(events, ledger, signals, metrics);
  const graveyard = new DeadLetterDesk({ deadLetters, claims, ledger, runs, work }, outcomes, metrics, () => NOW);
  const options = { gate: new Gate(), logger, metrics, claims, ledger, graveyard, random: () => 0 };
  return { ...options, options, logged, deadLetters, runs, work, events, signals, outcomes };
}

export type DeskParts = ReturnType<typeof deskParts>;
