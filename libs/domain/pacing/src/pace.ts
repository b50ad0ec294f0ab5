import type { Priority } from '@dss/catalog-model';

/** What a provider allows one account in one region for one operation. */
export interface Quota {
  /** Calls per second in the long run. */
  readonly perSecond: number;
  /** Calls at once after a rest. */
  readonly burst: number;
}

export type PerPriority = Readonly<Record<Priority, number>>;

/**
 * How the rate is known.
 *
 * - `exact`  a quota is configured and nothing contradicts it
 * - `ramp`   nothing is known: the rate doubles while it is used and nothing is throttled
 * - `hold`   the provider has throttled: an estimate is kept, undercut and probed
 * - `rise`   more went through than the estimate explains: the rate grows until the next throttle
 * - `free`   the ramp met no limit: calls are not counted one by one any more
 */
export const PHASES = ['exact', 'ramp', 'hold', 'rise', 'free'] as const;
export type Phase = (typeof PHASES)[number];

/**
 * What all replicas share about one operation. Numbers only, so that the script in Redis can keep the very same; times are
 * milliseconds of the one clock that the store has.
 */
export interface PaceState {
  readonly phase: Phase;
  /** When this state was begun: another one than before means that the store has lost it. */
  readonly life: number;
  /** Until when `level` was counted. */
  readonly at: number;
  /** Calls that may go out now; below zero when some are promised for later. */
  readonly level: number;
  /** Calls per second of the ramp, and by how much its next step is higher. */
  readonly rate: number;
  readonly growth: number;
  /** Back-offs so far: a throttle of a call from before the last one is no news. */
  readonly epoch: number;
  /** Calls per second that the provider is believed to allow. In a ramp: what it allows at least, 0 when nothing is known. */
  readonly estimate: number;
  /** Seconds of calls that the estimate was measured in, between moments at which the provider had nothing left; 0: a guess. */
  readonly measuredS: number;
  /** The last measured estimate, 0 before the first: what is far from it is a changed quota. */
  readonly known: number;
  /** Since when `spent` is counted: the provider's bucket was empty then, or the ramp began. */
  readonly since: number;
  readonly spent: number;
  /** 1 when calls were left over since then: `spent` says then how little is possible, not how much. */
  readonly rested: number;
  /** Ramp: last doubling. Hold: last back-off. */
  readonly turnedAt: number;
  /** Calls in this period of the ramp. */
  readonly turnSpent: number;
  /** Throttles that the calls so far have paid for. */
  readonly credit: number;
  /** Nothing goes out before. */
  readonly pausedUntil: number;
  /** What each class is owed of its floor, in calls. */
  readonly owedHigh: number;
  readonly owedMedium: number;
  readonly owedLow: number;
  /** When each class last had to wait. */
  readonly waitedHigh: number;
  readonly waitedMedium: number;
  readonly waitedLow: number;
  /** Between a call and its answer, milliseconds; 0 when unknown. */
  readonly latency: number;
  /** Since this state was begun, for people. */
  readonly granted: number;
  readonly throttled: number;
}

/** What one replica says and asks for, in one message to the store. */
export interface PaceAsk {
  /** Calls that wait or are about to come. */
  readonly wants: PerPriority;
  /** Granted in `epoch` and not sent. What is left of older epochs is gone: the provider had nothing left at their end. */
  readonly unused: number;
  /** Throttled since the last ask, of calls that were granted in `epoch`, and of older ones. */
  readonly throttled: number;
  readonly throttledLate: number;
  /** The last one that it has heard of. */
  readonly epoch: number;
  /** The provider's wish in its last throttle; 0 when it stated none. */
  readonly retryAfterMs: number;
  /** Of the calls since the last ask, their mean; 0 when there were none. */
  readonly latencyMs: number;
  /** What this replica sent within the last second. */
  readonly sentPerSecond: number;
  /** The state that it knows; 0 when it knows none yet. */
  readonly life: number;
  /** The rate that it last heard of; 0 when of none. */
  readonly rate: number;
}

export interface PaceSlot {
  /** For whom it was granted. The highest class that waits when it is due may take it, unless it is of a floor. */
  readonly priority: Priority;
  readonly isFloor: boolean;
  readonly inMs: number;
}

export interface PaceGrant {
  readonly slots: readonly PaceSlot[];
  /** So many calls may go out within `lotMs` without asking; 0 outside phase `free`. */
  readonly lot: number;
  readonly lotMs: number;
  /** When to ask again for what was not granted. */
  readonly waitMs: number;
  readonly epoch: number;
  readonly life: number;
  readonly phase: Phase;
  /** Calls per second that all replicas together are given now. */
  readonly rate: number;
}
