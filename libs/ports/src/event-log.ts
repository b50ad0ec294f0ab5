import type { AssetOutcome, RunEnded } from '@dss/contracts';

/** Outcome and run-end events: stored once per subject, never changed. */
export abstract class EventLog {
  /** Stores the outcome, or returns the one that is stored already: settle exactly what comes back. */
  abstract publishOutcome(outcome: AssetOutcome): Promise<AssetOutcome>;
  abstract findOutcome(tenant: string, run: string, key: string): Promise<AssetOutcome | undefined>;
  /** All stored outcomes of a run, in no particular order. */
  abstract listOutcomes(tenant: string, run: string): AsyncIterable<AssetOutcome>;
  /** Stores the run's end, or returns the one that is stored already. */
  abstract publishRunEnd(end: RunEnded): Promise<RunEnded>;
}
