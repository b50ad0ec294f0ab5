import type { Priority } from '@dss/catalog-model';
import type { Stage, WorkMessage } from '@dss/contracts';

/** How far one consumer is behind. */
export interface ConsumerLag {
  readonly stage: Stage;
  readonly priority: Priority;
  /** Not delivered yet. */
  readonly pending: number;
  /** Delivered, not acknowledged yet. */
  readonly ackPending: number;
  readonly redelivered: number;
}

/** Hands work to the next stage. Resolves when the broker has stored the message. */
export abstract class WorkQueue {
  /**
   * Same run, asset, stage and round: same message id, so a repeat within the duplicate window is stored once;
   * handlers bear later repeats. A body above 256 KiB (gzip) travels as a claim.
   */
  abstract publish<S extends Stage>(stage: S, message: WorkMessage[S]): Promise<void>;
  /** Many at once, with a bounded number in flight. Resolves when all are stored. */
  abstract publishAll<S extends Stage>(stage: S, messages: readonly WorkMessage[S][]): Promise<void>;
  /** Removes what is left of an ended run in every stage. */
  abstract purgeRun(tenant: string, run: string): Promise<void>;
  /** Lag of every work consumer, over all runs. */
  abstract lag(): Promise<readonly ConsumerLag[]>;
}
