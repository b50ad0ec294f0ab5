import { type CatalogAddress } from '../identity/account.js';
import { type Rate } from './rate.js';

export interface Asked extends CatalogAddress {
  readonly service: string;
  readonly operation: string;
}

export type Admission = { readonly admitted: true } | { readonly admitted: false; readonly retryAfterMs: number };

interface Bucket {
  readonly asked: Asked;
  tokens: number;
  at: number;
}

/**
 * One token bucket per account, region and operation (aws-glue.md 10.12). A bucket is full at its first call, so what
 * it lets through until a time t is at most `burst + perSecond × (t − first call)`.
 */
export class TokenBuckets {
  readonly #buckets = new Map<string, Bucket>();
  #rates: readonly Rate[] = [];
  #scale = 1;

  /** New rates from `now` on: what was saved up under the old ones stays, as far as the new burst holds it. */
  change(rates: readonly Rate[], scale: number, now: number): void {
    for (const bucket of this.#buckets.values()) this.#refill(bucket, now);
    this.#rates = rates;
    this.#scale = scale;
    // Nothing is saved up where nothing is counted: a rate that is set there later begins with a full bucket.
    for (const [key, { asked }] of this.#buckets) if (this.#limitOf(asked) === undefined) this.#buckets.delete(key);
  }

  take(asked: Asked, now: number): Admission {
    const limit = this.#limitOf(asked);
    if (limit === undefined) return { admitted: true };
    const key = JSON.stringify([asked.service, asked.operation, asked.account, asked.region]);
    const bucket = this.#buckets.get(key) ?? { asked, tokens: limit.burst, at: now };
    this.#buckets.set(key, bucket);
    this.#refill(bucket, now);
    if (bucket.tokens < 1) {
      return { admitted: false, retryAfterMs: Math.ceil(((1 - bucket.tokens) / limit.perSecond) * 1000) };
    }
    bucket.tokens -= 1;
    return { admitted: true };
  }

  #refill(bucket: Bucket, now: number): void {
    const limit = this.#limitOf(bucket.asked);
    const seconds = Math.max(0, now - bucket.at) / 1000;
    if (limit !== undefined) bucket.tokens = Math.min(limit.burst, bucket.tokens + seconds * limit.perSecond);
    bucket.at = Math.max(bucket.at, now);
  }

  /** The first rate that names this operation, account and region. */
  #limitOf(asked: Asked): { readonly perSecond: number; readonly burst: number } | undefined {
    const rate = this.#rates.find(
      ({ service, operation, account, region }) =>
        service === asked.service &&
        (operation === '*' || operation === asked.operation) &&
        (account ?? asked.account) === asked.account &&
        (region ?? asked.region) === asked.region,
    );
    return rate && { perSecond: rate.perSecond * this.#scale, burst: rate.burst * this.#scale };
  }
}
