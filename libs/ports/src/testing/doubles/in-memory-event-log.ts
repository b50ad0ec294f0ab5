import {
  type AssetOutcome,
  type CloudEventHeaders,
  type RunEnded,
  outcomeEventHeaders,
  runEndHeaders,
} from '@dss/contracts';
import { EventLog, type StoredEvent } from '../../event-log.js';
import { LiveFeed } from './live-feed.js';

export class InMemoryEventLog extends EventLog {
  private readonly events: StoredEvent[] = [];
  private readonly outcomes = new Map<string, AssetOutcome>();
  private readonly ends = new Map<string, RunEnded>();
  private readonly followers = new Set<LiveFeed<StoredEvent>>();
  private last = 0;

  publishOutcome(outcome: AssetOutcome): Promise<AssetOutcome> {
    const place = JSON.stringify([outcome.tenant, outcome.run, outcome.key]);
    const stored = this.outcomes.get(place);
    if (stored !== undefined) return Promise.resolve(stored);
    this.outcomes.set(place, outcome);
    this.append(outcomeEventHeaders(outcome), outcome);
    return Promise.resolve(outcome);
  }

  findOutcome(tenant: string, run: string, key: string): Promise<AssetOutcome | undefined> {
    return Promise.resolve(this.outcomes.get(JSON.stringify([tenant, run, key])));
  }

  findOutcomes(tenant: string, run: string, keys: readonly string[]): Promise<readonly (AssetOutcome | undefined)[]> {
    return Promise.all(keys.map((key) => this.findOutcome(tenant, run, key)));
  }

  async *listOutcomes(tenant: string, run: string): AsyncIterable<AssetOutcome> {
    for (const outcome of await Promise.resolve([...this.outcomes.values()])) {
      if (outcome.tenant === tenant && outcome.run === run) yield outcome;
    }
  }

  publishRunEnd(end: RunEnded): Promise<RunEnded> {
    const place = `${end.tenant}/${end.run}`;
    const stored = this.ends.get(place);
    if (stored !== undefined) return Promise.resolve(stored);
    this.ends.set(place, end);
    this.append(runEndHeaders(end), end);
    return Promise.resolve(end);
  }

  follow({ after }: { readonly after?: number | undefined }) {
    const oldest = this.events[0]?.sequence ?? this.last + 1;
    const resumed = after === undefined || (after <= this.last && after >= oldest - 1);
    const feed = new LiveFeed<StoredEvent>();
    for (const event of this.events) if (resumed && after !== undefined && event.sequence > after) feed.push(event);
    this.followers.add(feed);
    const stop = () => {
      this.followers.delete(feed);
      feed.stop();
    };
    return Promise.resolve({ resumed, events: feed, stop });
  }

  /** The end event of a run, for assertions. */
  endOf(tenant: string, run: string): RunEnded | undefined {
    return this.ends.get(`${tenant}/${run}`);
  }

  /** Forgets all events, as retention does; sequences go on. */
  dropAll(): void {
    this.events.length = 0;
    this.outcomes.clear();
    this.ends.clear();
  }

  private append(headers: CloudEventHeaders, data: AssetOutcome | RunEnded): void {
    this.last += 1;
    const { tenant, run } = data;
    const event = { sequence: this.last, type: headers['ce-type'], id: headers['ce-id'], tenant, run, data };
    this.events.push(event);
    for (const follower of this.followers) follower.push(event);
  }
}
