import { AwsSettings, type AwsSettingsInput } from './aws-settings.js';
import { EventFeed } from './glue/event-feed.js';
import { RoleLender } from './identity/role-lender.js';
import { Latencies } from './pacing/latencies.js';
import { TokenBuckets } from './pacing/token-buckets.js';

/** The settings of the AWS endpoints and what they steer; all of it may change while calls come in. */
export class AwsControl {
  readonly buckets = new TokenBuckets();
  readonly feed = new EventFeed();
  readonly lender = new RoleLender(() => this.#settings.identities);
  #settings: AwsSettings;
  #latencies: Latencies;

  constructor(
    settings: AwsSettingsInput,
    private readonly now: () => number,
  ) {
    this.#settings = AwsSettings.parse(settings);
    this.#latencies = this.#newLatencies();
    this.#changeRates();
    this.#changeFeed();
  }

  get settings(): AwsSettings {
    return this.#settings;
  }

  get latencies(): Latencies {
    return this.#latencies;
  }

  /**
   * Replaces the members that are named, each one whole. Sequences of drawn numbers start again when what they are drawn
   * for changes. Throws a ZodError when a member is unknown or wrong; nothing has changed then.
   */
  change(changed: AwsSettingsInput): void {
    this.#settings = AwsSettings.parse({ ...this.#settings, ...changed });
    const { rates, rateScale, seed, latencies, events } = changed;
    if (rates !== undefined || rateScale !== undefined) this.#changeRates();
    if (seed !== undefined || latencies !== undefined) this.#latencies = this.#newLatencies();
    if (seed !== undefined || events !== undefined) this.#changeFeed();
  }

  #changeRates(): void {
    this.buckets.change(this.#settings.rates, this.#settings.rateScale, this.now());
  }

  #changeFeed(): void {
    this.feed.change(this.#settings.events, this.#settings.seed);
  }

  #newLatencies(): Latencies {
    return new Latencies(this.#settings.latencies, this.#settings.seed);
  }
}
