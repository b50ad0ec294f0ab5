import { type CatalogAddress, HOME } from '../identity/account.js';
import { type GlueChange } from './event-feed.js';
import { type GlueJournal } from './glue-journal.js';
import { type Quotas } from './glue-quotas.js';
import { GlueStore } from './glue-store.js';

export interface CatalogsContext {
  readonly now: () => number;
  readonly quotas: () => Quotas;
  readonly publish: (at: CatalogAddress, change: GlueChange) => void;
}

/** One catalog per account and region; each is there, empty, as soon as somebody looks. */
export class Catalogs {
  readonly #stores = new Map<string, GlueStore>();

  constructor(
    private readonly journal: GlueJournal,
    private readonly context: CatalogsContext,
  ) {
    for (const { mutation, ...address } of journal.read()) this.of(address).replay(mutation);
    journal.compact(
      this.all().flatMap((store) => [...store.mutations()].map((mutation) => ({ ...store.address, mutation }))),
    );
  }

  of({ account, region }: CatalogAddress = HOME): GlueStore {
    const key = `${account}/${region}`;
    const known = this.#stores.get(key);
    if (known !== undefined) return known;
    const address = { account, region };
    const { now, quotas, publish } = this.context;
    const store = new GlueStore(address, {
      now,
      quotas,
      record: (mutation) => {
        this.journal.append({ ...address, mutation });
      },
      publish: (change) => {
        publish(address, change);
      },
    });
    this.#stores.set(key, store);
    return store;
  }

  all(): readonly GlueStore[] {
    return [...this.#stores.values()];
  }

  close(): void {
    this.journal.close();
  }
}
