import { type Random, seededRandom } from '../../http/seeded-random.js';
import { type Latency } from './rate.js';

/** Draws how long calls take. Never scaled with the rates: a faster quota does not make the network shorter. */
export class Latencies {
  readonly #randoms = new Map<string, Random>();

  constructor(
    private readonly latencies: readonly Latency[],
    private readonly seed: number,
  ) {}

  /** Milliseconds; 0 when nothing is set for this operation. The first entry that fits counts. */
  draw(service: string, operation: string): number {
    const latency = this.latencies.find(
      (one) => one.service === service && (one.operation === '*' || one.operation === operation),
    );
    if (latency === undefined) return 0;
    return Math.round(latency.meanMs * (1 + latency.spread * (2 * this.#random(service, operation)() - 1)));
  }

  /** One sequence per operation, so that other calls in between do not shift it. */
  #random(service: string, operation: string): Random {
    const key = `${service}.${operation}`;
    const random = this.#randoms.get(key) ?? seededRandom(this.seed, key);
    this.#randoms.set(key, random);
    return random;
  }
}
