import type { AssetKey, Checkpoint } from '@dss/catalog-model';
import type { Outcome, OutcomeCounts, Traffic } from '@dss/sync-run';

export interface Settlement {
  readonly tenant: string;
  readonly run: string;
  readonly ordinal: number;
  readonly outcome: Outcome;
  readonly conflicts: number;
  /** Moves the checkpoint unless a newer run did. Absent: the checkpoint stays. */
  readonly checkpoint?: { readonly space: string; readonly key: AssetKey; readonly value: Checkpoint } | undefined;
  /** Ordinals that were settled in bulk as unchanged and must be looked at again because this asset's schema moved. */
  readonly reopen?: readonly number[] | undefined;
  /** For the transfer report. */
  readonly strategy?: { readonly name: string; readonly bytes: number } | undefined;
}

export interface SettleResult {
  /** False: this ordinal already had this outcome; nothing was counted again. */
  readonly counted: boolean;
  /** False: a newer run holds the checkpoint. */
  readonly checkpointMoved: boolean;
  /** Of those asked for, the ordinals that really were unchanged and are open again. */
  readonly reopened: readonly number[];
  /** Every ordinal of the manifest has an outcome now. */
  readonly drained: boolean;
}

export interface BulkSettlement {
  readonly ordinal: number;
  readonly outcome: 'unchanged' | 'skipped';
  /** Raised to the run's fence when it exists. */
  readonly key: AssetKey;
}

export interface Progress {
  /** Absent while listing goes on. */
  readonly expected: number | undefined;
  readonly done: number;
  readonly counts: OutcomeCounts;
  readonly conflicts: number;
  /** Epoch milliseconds of the last settle, by the store's own clock. */
  readonly lastSettleMs: number | undefined;
  /** The store's clock now. */
  readonly nowMs: number;
}

/** How a source's fetch ended in this run. */
export type FetchEnd = 'stored' | 'absent' | 'unreachable';

/** The run's accounting, the waits between its assets, and the only way to move a checkpoint. */
export abstract class RunLedger {
  /** One run per tenant at a time. True when this run holds the tenant now (also when it held it before). */
  abstract claimTenant(tenant: string, run: string): Promise<boolean>;
  abstract releaseTenant(tenant: string, run: string): Promise<void>;
  /** Grows strictly per tenant; `floor` is the highest number seen elsewhere, so a lost store cannot re-use one. */
  abstract nextFence(tenant: string, floor: number): Promise<number>;
  abstract start(tenant: string, run: string): Promise<void>;
  /** Listing has ended: so many ordinals exist. True when all of them already have an outcome. */
  abstract expect(tenant: string, run: string, ordinals: number): Promise<boolean>;
  abstract settle(settlement: Settlement): Promise<SettleResult>;
  /** False when checkpoints may have been lost: since `knowAssets`, or ever, the store began empty. */
  abstract knowsAssets(tenant: string): Promise<boolean>;
  /** Checkpoints for assets that have none, from what other stores know of them. What is there stays. */
  abstract adopt(
    tenant: string,
    checkpoints: readonly { readonly space: string; readonly key: AssetKey; readonly value: Checkpoint }[],
  ): Promise<void>;
  /** All that other stores know has been adopted. Lost together with the checkpoints. */
  abstract knowAssets(tenant: string): Promise<void>;
  /** Whether the target still holds what the space's checkpoints say is in doubt: each is marked `dirty`, its fencing number stays. */
  abstract doubtSpace(tenant: string, space: string): Promise<void>;
  /** The same about one asset. */
  abstract doubtAsset(tenant: string, space: string, key: AssetKey): Promise<void>;
  /** Many at once, without events: unchanged and skipped assets of one space. */
  abstract settleBulk(
    tenant: string,
    run: string,
    space: string,
    fence: number,
    settlements: readonly BulkSettlement[],
  ): Promise<void>;
  abstract progress(tenant: string, run: string): Promise<Progress>;
  /** Outcome of each ordinal below `expected`; undefined where it is open. */
  abstract outcomes(tenant: string, run: string, expected: number): Promise<readonly (Outcome | undefined)[]>;
  /** The same as one byte for each ordinal, `nibbleOf` its outcome: what a reader of a hundred thousand keeps. */
  abstract outcomeCodes(tenant: string, run: string, expected: number): Promise<Uint8Array>;

  /** Fetches of this run that others may wait for, announced before they are published. */
  abstract announceFetches(tenant: string, run: string, keys: readonly AssetKey[]): Promise<void>;
  /** Atomic: records that `waiter` waits for `source`, unless that fetch has ended or was never announced. */
  abstract awaitFetch(
    tenant: string,
    run: string,
    source: AssetKey,
    waiter: { readonly ordinal: number; readonly message: string },
  ): Promise<FetchEnd | 'waiting' | 'unannounced'>;
  /** Atomic: the fetch ended; everybody who waits for it. Asking again gives the same waiters again. */
  abstract endFetch(tenant: string, run: string, source: AssetKey, end: FetchEnd): Promise<readonly string[]>;
  /** The space is listed and its fetches are announced; everybody who waits for that. */
  abstract endListing(tenant: string, run: string, space: string): Promise<readonly string[]>;
  /** Atomic: records the wait unless the space is listed. Spaces that this run will not list count as listed. */
  abstract awaitListing(
    tenant: string,
    run: string,
    space: string,
    waiter: { readonly ordinal: number; readonly message: string },
  ): Promise<'listed' | 'waiting'>;
  /** The spaces that this run will list. */
  abstract announceSpaces(tenant: string, run: string, spaces: readonly string[]): Promise<void>;

  /** Adds to the run's calls and bytes. */
  abstract addTraffic(tenant: string, run: string, traffic: Traffic): Promise<void>;
  abstract traffic(tenant: string, run: string): Promise<Traffic>;
  abstract strategies(
    tenant: string,
    run: string,
  ): Promise<Readonly<Record<string, { readonly assets: number; readonly bytes: number }>>>;

  /** Attempts of one message that ended in an error, charged and not. */
  abstract countAttempt(
    tenant: string,
    run: string,
    message: string,
    charged: boolean,
  ): Promise<{ readonly charged: number; readonly total: number }>;
  abstract attempts(
    tenant: string,
    run: string,
    message: string,
  ): Promise<{ readonly charged: number; readonly total: number }>;

  /** Waits, announcements and attempts of an ended run are of no use any more; its accounting stays for a week. */
  abstract tidy(tenant: string, run: string): Promise<void>;
}
