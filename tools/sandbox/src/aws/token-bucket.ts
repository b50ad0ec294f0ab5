/** Requests per second of one operation; the bucket holds one second's worth (aws-glue.md 10.12). */
export class TokenBuckets {
  readonly #buckets = new Map<string, { tokens: number; at: number }>();

  constructor(
    private readonly perSecond: number | undefined,
    private readonly now: () => number,
  ) {}

  take(operation: string): boolean {
    if (this.perSecond === undefined) return true;
    const now = this.now();
    const bucket = this.#buckets.get(operation) ?? { tokens: this.perSecond, at: now };
    const tokens = Math.min(this.perSecond, bucket.tokens + ((now - bucket.at) / 1000) * this.perSecond);
    this.#buckets.set(operation, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now });
    return tokens >= 1;
  }
}
