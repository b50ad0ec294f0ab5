import type { Quota } from '../pace.js';

/** The provider's side: a token bucket whose quota may change. */
export class ProviderBucket {
  private level: number;
  private atMs = 0;

  constructor(
    private readonly allowed: readonly { readonly fromS: number; readonly quota: Quota }[],
    private readonly now: () => number,
  ) {
    this.level = this.quotaAt(0).burst;
  }

  take(): boolean {
    const now = this.now();
    const { perSecond, burst } = this.quotaAt(now);
    this.level = Math.min(burst, this.level + (perSecond * (now - this.atMs)) / 1000);
    this.atMs = now;
    if (this.level < 1) return false;
    this.level -= 1;
    return true;
  }

  /** Burst and what comes in. */
  allowedUntil(seconds: number): number {
    const parts = this.allowed.map(({ fromS, quota }, at) => {
      const until = Math.min(seconds, this.allowed[at + 1]?.fromS ?? Infinity);
      return Math.max(0, until - fromS) * quota.perSecond;
    });
    return parts.reduce((sum, part) => sum + part, this.allowed[0]?.quota.burst ?? 0);
  }

  private quotaAt(nowMs: number): Quota {
    const current = this.allowed.findLast(({ fromS }) => fromS * 1000 <= nowMs)?.quota;
    if (current === undefined) throw new Error('The first quota must begin at 0');
    return current;
  }
}
