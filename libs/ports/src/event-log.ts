import type { AssetOutcome, RunEnded } from '@dss/contracts';

/** An event as it stands in the stream. */
export interface StoredEvent {
  /** Stream sequence: the position to resume from. */
  readonly sequence: number;
  /** CloudEvents type, e.g. `asset.created.v1`. */
  readonly type: string;
  readonly id: string;
  readonly tenant: string;
  readonly run: string;
  readonly data: AssetOutcome | RunEnded;
}

/** Outcome and run-end events: stored once per subject, never changed. */
export abstract class EventLog {
  /** Stores the outcome, or returns the one that is stored already: settle exactly what comes back. */
  abstract publishOutcome(outcome: AssetOutcome): Promise<AssetOutcome>;
  abstract findOutcome(tenant: string, run: string, key: string): Promise<AssetOutcome | undefined>;
  /** Outcomes of several assets of a run in the order of their keys, in one round trip; undefined where there is none. */
  abstract findOutcomes(
    tenant: string,
    run: string,
    keys: readonly string[],
  ): Promise<readonly (AssetOutcome | undefined)[]>;
  /** All stored outcomes of a run, in no particular order. */
  abstract listOutcomes(tenant: string, run: string): AsyncIterable<AssetOutcome>;
  /** Stores the run's end, or returns the one that is stored already. */
  abstract publishRunEnd(end: RunEnded): Promise<RunEnded>;
  /**
   * Events after a sequence (absent: only new ones), then live until `stop`. `resumed` is false when events between
   * `after` and now are gone (retention, another stream): the caller must read its state again.
   */
  abstract follow(options: { readonly after?: number | undefined }): Promise<{
    readonly resumed: boolean;
    readonly events: AsyncIterable<StoredEvent>;
    stop(): void;
  }>;
}
