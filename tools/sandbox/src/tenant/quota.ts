const MINUTE = 60_000;

/** At most so many requests in any 60 seconds, as a tenant counts them per user (sap-datasphere.md 9). */
export class Quota {
  #admitted: number[] = [];

  constructor(
    private readonly perMinute: number | undefined,
    private readonly now: () => number,
  ) {}

  /** Undefined: go ahead. Otherwise the whole seconds after which it is worth asking again. */
  take(): number | undefined {
    if (this.perMinute === undefined) return undefined;
    const now = this.now();
    this.#admitted = this.#admitted.filter((at) => at > now - MINUTE);
    if (this.#admitted.length < this.perMinute) {
      this.#admitted.push(now);
      return undefined;
    }
    return Math.max(1, Math.ceil(((this.#admitted[0] ?? now) + MINUTE - now) / 1000));
  }
}
