import type { JetStreamClient } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { AllocatedNames, AssetKey, TableName } from '@dss/catalog-model';
import { ContractBrokenError, NotYetError } from '@dss/errors';
import { foldName, suffixedName } from '@dss/mapping';
import { NameRegistry, type NameRequest, namesLost } from '@dss/ports';
import { STANDARD_STORAGE } from '@dss/service-kit';
import { NAME_KEYS, type NamesBucket, type StoredNames, openNamesBucket } from './names-bucket.js';
import { requestNames } from './names-request.js';

/** Names given at the same time: enough to hide the way to the broker. */
const LANES = 64;

export class NatsNameRegistry extends NameRegistry {
  private constructor(
    private readonly nats: NatsConnection,
    private readonly namespace: string,
    private readonly bucket: NamesBucket,
  ) {
    super();
  }

  static async open(
    nats: NatsConnection,
    js: JetStreamClient,
    namespace: string,
    storage = STANDARD_STORAGE,
  ): Promise<NatsNameRegistry> {
    return new NatsNameRegistry(nats, namespace, await openNamesBucket(js, namespace, storage));
  }

  async ensureComplete(tenant: string, databasePrefix: string): Promise<void> {
    if (await this.isComplete(tenant)) return;
    await requestNames(this.nats, this.namespace, { tenant, databasePrefix });
    await this.mustBeComplete(tenant);
  }

  async allocateDatabase(tenant: string, space: string, wanted: string): Promise<string> {
    const key = NAME_KEYS.space(tenant, space);
    const { holders } = this.bucket;
    const stored = await holders.find(key);
    if (stored !== undefined) return stored.value.holder;
    await this.mustBeComplete(tenant);
    const { name } = await this.take(NAME_KEYS.database, [wanted, suffixedName(wanted, space)], tenant, space);
    await holders.create(key, { v: 1, tenant, holder: name });
    return (await holders.find(key))?.value.holder ?? name;
  }

  async allocateTables(
    tenant: string,
    database: string,
    requests: readonly NameRequest[],
  ): Promise<ReadonlyMap<AssetKey, TableName>> {
    await this.mustBeComplete(tenant);
    const names = new Map<AssetKey, TableName>();
    // Only twins meet in a name; each group is served in byte order of the technical name, the groups side by side.
    const groups = Map.groupBy(requests, ({ technicalName }) => foldName(technicalName));
    const queue = groups.entries();
    const lane = async () => {
      for (const [folded, group] of queue) {
        const ordered = [...group].sort((a, b) =>
          Buffer.compare(Buffer.from(a.technicalName), Buffer.from(b.technicalName)),
        );
        for (const { key, technicalName } of ordered) {
          // Asked for twice: who was first to give the name is not forgotten.
          if (names.has(key)) continue;
          const candidates = [folded, suffixedName(folded, technicalName)];
          const taken = await this.take((candidate) => NAME_KEYS.table(database, candidate), candidates, tenant, key);
          names.set(key, { database, table: taken.name, ...(taken.fresh && { fresh: true }) });
        }
      }
    };
    await Promise.all(Array.from({ length: Math.min(LANES, groups.size) }, lane));
    return names;
  }

  async find(tenant: string, key: AssetKey): Promise<AllocatedNames | undefined> {
    const stored = await this.bucket.assets.find(NAME_KEYS.asset(tenant, key));
    return stored && withoutVersion(stored.value);
  }

  /** One write for a fresh name. The entry is made when the first columns are named, so it always holds all names. */
  async allocateColumns(
    tenant: string,
    key: AssetKey,
    { database, table, fresh }: TableName,
    allocate: (existing: Readonly<Record<string, string>>) => Readonly<Record<string, string>>,
  ): Promise<AllocatedNames> {
    const place = NAME_KEYS.asset(tenant, key);
    const { assets } = this.bucket;
    const first: StoredNames = { v: 1, database, table, columns: allocate({}) };
    // What has a name keeps it, whatever the caller proposes.
    const grown = (stored: StoredNames): StoredNames | undefined => {
      const columns = { ...allocate(stored.columns), ...stored.columns };
      const isSame = Object.keys(columns).length === Object.keys(stored.columns).length;
      return isSame ? undefined : { ...stored, columns };
    };
    if (fresh === true) {
      if (await assets.create(place, first)) return withoutVersion(first);
    } else {
      const known = (await assets.find(place))?.value;
      // As a rule: one look, and no column is new.
      if (known !== undefined && grown(known) === undefined) return withoutVersion(known);
      if (known === undefined && !(await this.isComplete(tenant))) throw namesLost(tenant);
    }
    const changed = await assets.change(place, (stored) => (stored === undefined ? first : grown(stored)));
    return withoutVersion(changed ?? first);
  }

  /** The first candidate that is free or ours. A try that died after taking a name finds it its own. */
  private async take(
    keyOf: (candidate: string) => string,
    candidates: readonly string[],
    tenant: string,
    holder: string,
  ): Promise<{ readonly name: string; readonly fresh: boolean }> {
    for (const name of candidates) {
      const key = keyOf(name);
      if (await this.bucket.holders.create(key, { v: 1, tenant, holder })) return { name, fresh: true };
      const stored = (await this.bucket.holders.find(key))?.value;
      if (stored?.tenant === tenant && stored.holder === holder) return { name: stored.instead ?? name, fresh: false };
    }
    throw new ContractBrokenError('No free name at the target', { tried: candidates.join(', ') });
  }

  private async isComplete(tenant: string): Promise<boolean> {
    return (await this.bucket.marks.find(NAME_KEYS.complete(tenant))) !== undefined;
  }

  /** Asked anew each time: a registry can be lost under a process that lives. */
  private async mustBeComplete(tenant: string): Promise<void> {
    if (await this.isComplete(tenant)) return;
    throw new NotYetError('No name is given until it was read from Glue which ones are', INCOMPLETE_PAUSE_MS, {
      tenant,
    });
  }
}

/** The next run of the tenant has the names read. */
const INCOMPLETE_PAUSE_MS = 5_000;

function withoutVersion({ database, table, columns }: StoredNames): AllocatedNames {
  return { database, table, columns };
}
