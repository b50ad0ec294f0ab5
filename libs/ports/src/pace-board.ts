import type { PaceAsk, PaceGrant, PaceState, Quota } from '@dss/pacing';

/** What shares one quota at a provider. */
export interface PaceBucket {
  /** The account that calls, with the endpoint where that is not the provider's own. */
  readonly account: string;
  readonly region: string;
  readonly operation: string;
}

/**
 * Where all replicas agree on how fast they call together. The board's own clock counts, nobody else's; what it does with
 * a question is `exchange` of `@dss/pacing`, in one step that nothing comes between.
 */
export abstract class PaceBoard {
  /** Throws when the board cannot be reached: then nothing may be sent. `quota` absent: it has to be discovered. */
  abstract exchange(bucket: PaceBucket, quota: Quota | undefined, ask: PaceAsk): Promise<PaceGrant>;
  /** What is known of a bucket; undefined when nobody has called yet, or the board has forgotten. */
  abstract find(bucket: PaceBucket): Promise<PaceState | undefined>;
}
