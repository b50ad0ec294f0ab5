import type { JetStreamClient } from '@nats-io/jetstream';
import { z } from 'zod';
import { AllocatedNames, type AssetKey, type TableName } from '@dss/catalog-model';
import { ContractBrokenError } from '@dss/errors';
import { foldName, suffixedName } from '@dss/mapping';
import { NameRegistry, type NameRequest } from '@dss/ports';
import { STANDARD_STORAGE } from '@dss/service-kit';
import { JsonBucket } from './json-bucket.js';
import { keyToken } from './key-token.js';

const Holder = z.object({ v: z.literal(1), tenant: z.string(), holder: z.string() });
type Holder = z.infer<typeof Holder>;
const StoredNames = AllocatedNames.extend({ v: z.literal(1) });
type StoredNames = z.infer<typeof StoredNames>;

/** Names given at the same time: enough to hide the way to the broker. */
const LANES = 64;

/**
 * Keys: `db.<database>` and `table.<database>.<table>` → who holds the name (create-if-absent: the first keeps it),
 * `space.<tenant>.<space>` → its database, `asset.<tenant>.<key>` → all names of an asset,
 * stored when its columns are named.
 */
export class NatsNameRegistry extends NameRegistry {
  private constructor(
    private readonly holders: JsonBucket<Holder>,
    private readonly assets: JsonBucket<StoredNames>,
  ) {
    super();
  }

  static async open(js: JetStreamClient, namespace: string, storage = STANDARD_STORAGE): Promise<NatsNameRegistry> {
    return new NatsNameRegistry(
      await JsonBucket.open(js, namespace, 'names', Holder, { storage }),
      await JsonBucket.open(js, namespace, 'names', StoredNames, { storage }),
    );
  }

  async allocateDatabase(tenant: string, space: string, wanted: string): Promise<string> {
    const key = `space.${tenant}.${keyToken(space)}`;
    const stored = await this.holders.find(key);
    if (stored !== undefined) return stored.value.holder;
    const { name } = await this.take(
      (candidate) => `db.${candidate}`,
      [wanted, suffixedName(wanted, space)],
      tenant,
      space,
    );
    await this.holders.create(key, { v: 1, tenant, holder: name });
    return (await this.holders.find(key))?.value.holder ?? name;
  }

  async allocateTables(
    tenant: string,
    database: string,
    requests: readonly NameRequest[],
  ): Promise<ReadonlyMap<AssetKey, TableName>> {
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
          const taken = await this.take((candidate) => `table.${database}.${candidate}`, candidates, tenant, key);
          names.set(key, { database, table: taken.name, ...(taken.fresh && { fresh: true }) });
        }
      }
    };
    await Promise.all(Array.from({ length: Math.min(LANES, groups.size) }, lane));
    return names;
  }

  async find(tenant: string, key: AssetKey): Promise<AllocatedNames | undefined> {
    const stored = await this.assets.find(assetKeyOf(tenant, key));
    return stored && withoutVersion(stored.value);
  }

  /** One write for a fresh name. The entry is made when the first columns are named, so it always holds all names. */
  async allocateColumns(
    tenant: string,
    key: AssetKey,
    { database, table, fresh }: TableName,
    allocate: (existing: Readonly<Record<string, string>>) => Readonly<Record<string, string>>,
  ): Promise<AllocatedNames> {
    const place = assetKeyOf(tenant, key);
    const first: StoredNames = { v: 1, database, table, columns: allocate({}) };
    if (fresh === true && (await this.assets.create(place, first))) return withoutVersion(first);
    const changed = await this.assets.change(place, (stored) => {
      if (stored === undefined) return first;
      // What has a name keeps it, whatever the caller proposes.
      const columns = { ...allocate(stored.columns), ...stored.columns };
      const same = Object.keys(columns).length === Object.keys(stored.columns).length;
      return same ? undefined : { ...stored, columns };
    });
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
      if (await this.holders.create(key, { v: 1, tenant, holder })) return { name, fresh: true };
      const stored = await this.holders.find(key);
      if (stored?.value.tenant === tenant && stored.value.holder === holder) return { name, fresh: false };
    }
    throw new ContractBrokenError('No free name at the target', { tried: candidates.join(', ') });
  }
}

function assetKeyOf(tenant: string, key: AssetKey): string {
  return `asset.${tenant}.${key}`;
}

function withoutVersion({ database, table, columns }: StoredNames): AllocatedNames {
  return { database, table, columns };
}
