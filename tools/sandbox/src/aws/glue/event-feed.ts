import { z } from 'zod';
import { type Random, seededRandom } from '../../http/seeded-random.js';
import { type CatalogAddress } from '../identity/account.js';
import { glueArns } from '../identity/glue-needs.js';

/** How unreliable the feed is; both shares are drawn with the settings' seed. */
export const EventFaults = z.strictObject({
  /** Share of events that never arrive. */
  dropped: z.number().min(0).max(1).default(0),
  /** Share of events that arrive behind one to five later ones. */
  reordered: z.number().min(0).max(1).default(0),
});
export type EventFaults = z.infer<typeof EventFaults>;

/** What happened in a catalog; databases and tables by their stored names. */
export type GlueChange =
  | { readonly typeOfChange: 'CreateDatabase' | 'DeleteDatabase'; readonly databaseName: string }
  | {
      readonly typeOfChange: 'CreateTable' | 'DeleteTable' | 'BatchDeleteTable';
      readonly databaseName: string;
      readonly changedTables: readonly string[];
    }
  | { readonly typeOfChange: 'UpdateTable'; readonly databaseName: string; readonly tableName: string };

/** As EventBridge delivers it: no content, no actor (aws-glue.md 11). */
export interface GlueEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': 'Glue Data Catalog Database State Change' | 'Glue Data Catalog Table State Change';
  readonly source: 'aws.glue';
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: GlueChange;
}

/** An event with its place in the order of delivery. */
export interface Delivered {
  readonly seq: number;
  readonly event: GlueEvent;
}

const KEPT = 100_000;

/** The catalogs' events, best effort as the real ones: some get lost, some overtake others. */
export class EventFeed {
  #delivered: Delivered[] = [];
  /** Each with the number of later events that still overtake it. */
  #held: { readonly event: GlueEvent; later: number }[] = [];
  #seq = 0;
  #made = 0;
  #faults: EventFaults = { dropped: 0, reordered: 0 };
  #random: Random = () => 1;

  change(faults: EventFaults, seed: number): void {
    this.#faults = faults;
    this.#random = seededRandom(seed, 'events');
  }

  publish(at: CatalogAddress, change: GlueChange, now: number): void {
    const event = eventOf(at, change, now, ++this.#made);
    // Always two numbers per event, so that one share does not shift the other's choice.
    const [drop, reorder] = [this.#random(), this.#random()];
    if (drop < this.#faults.dropped) return;
    if (reorder < this.#faults.reordered) {
      this.#held.push({ event, later: 1 + Math.floor((reorder / this.#faults.reordered) * 5) });
      return;
    }
    this.#deliver(event);
    for (const held of this.#held) held.later -= 1;
    this.#release(({ later }) => later <= 0);
  }

  /** Delivered events with a higher number, in the order of their delivery. Whoever reads waits for all that is held back. */
  since(seq: number): readonly Delivered[] {
    this.#release(() => true);
    return this.#delivered.filter((delivered) => delivered.seq > seq);
  }

  /** Forgets the events; the numbering goes on, so a reader's `since` stays valid. */
  reset(): void {
    this.#delivered = [];
    this.#held = [];
  }

  #release(isDue: (held: { later: number }) => boolean): void {
    const due = this.#held.filter(isDue);
    this.#held = this.#held.filter((held) => !isDue(held));
    for (const { event } of due) this.#deliver(event);
  }

  #deliver(event: GlueEvent): void {
    this.#delivered.push({ seq: ++this.#seq, event });
    if (this.#delivered.length > KEPT * 1.1) this.#delivered = this.#delivered.slice(-KEPT);
  }
}

function eventOf(at: CatalogAddress, detail: GlueChange, now: number, number: number): GlueEvent {
  const arns = glueArns(at);
  const resource =
    detail.typeOfChange === 'UpdateTable'
      ? arns.table(detail.databaseName, detail.tableName)
      : arns.database(detail.databaseName);
  return {
    version: '0',
    id: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    'detail-type':
      detail.typeOfChange === 'UpdateTable'
        ? 'Glue Data Catalog Table State Change'
        : 'Glue Data Catalog Database State Change',
    source: 'aws.glue',
    account: at.account,
    time: new Date(now).toISOString().replace(/\.\d{3}Z$/, 'Z'),
    region: at.region,
    resources: [resource],
    detail,
  };
}
