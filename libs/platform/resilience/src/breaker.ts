import CircuitBreaker from 'opossum';
import { NotYetError, describeError } from '@dss/errors';

export type BreakerState = 'closed' | 'half-open' | 'open';

export interface BreakerSettings {
  /** Half of the calls of the window failing opens it; fewer calls than this say nothing. */
  readonly volumeThreshold?: number;
  /** Time until one call tries again, milliseconds. */
  readonly resetMs?: number;
  /**
   * Length of the window, milliseconds. Short: with five seconds the successes from before an outage kept the breaker
   * closed while 64 messages burnt all their deliveries (pipeline.md 9, measured).
   */
  readonly windowMs?: number;
}

const WAIT_MS = 1_000;

/**
 * A circuit breaker around one family of calls to one system. Only what says that the system is away counts as failure:
 * a refusal, an absence or a throttle is an answer.
 */
export class Breaker {
  private readonly circuit: CircuitBreaker<[() => Promise<unknown>]>;

  constructor(
    readonly name: string,
    settings: BreakerSettings = {},
  ) {
    this.circuit = new CircuitBreaker((call: () => Promise<unknown>) => call(), {
      name,
      timeout: false,
      errorThresholdPercentage: 50,
      volumeThreshold: settings.volumeThreshold ?? 10,
      resetTimeout: settings.resetMs ?? 5_000,
      rollingCountTimeout: settings.windowMs ?? 2_000,
      rollingCountBuckets: 4,
      rollingPercentilesEnabled: false,
      enableSnapshots: false,
      errorFilter: (error: unknown) => describeError(error).code !== 'REMOTE_UNAVAILABLE',
    });
  }

  get state(): BreakerState {
    return this.circuit.opened ? 'open' : this.circuit.halfOpen ? 'half-open' : 'closed';
  }

  /** Half open, one call tries and the others are refused like those of an open one. */
  async call<T>(call: () => Promise<T>): Promise<T> {
    try {
      return (await this.circuit.fire(call)) as T;
    } catch (error) {
      // opossum's own error, thrown without calling: that is nobody's failed attempt.
      if ((error as { code?: unknown } | undefined)?.code !== 'EOPENBREAKER') throw error;
      throw new NotYetError(`${this.name} is away; waiting for it`, WAIT_MS, { breaker: this.name });
    }
  }

  onChange(listener: (state: BreakerState) => void): void {
    this.circuit.on('open', () => {
      listener('open');
    });
    this.circuit.on('halfOpen', () => {
      listener('half-open');
    });
    this.circuit.on('close', () => {
      listener('closed');
    });
  }

  close(): void {
    this.circuit.shutdown();
  }
}
