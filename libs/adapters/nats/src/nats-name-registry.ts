import type { JetStreamClient } from '@nats-io/jetstream';
import { z } from 'zod';
import { AllocatedNames, type AssetKey } from '@dss/catalog-model';
import { ContractBrokenError } from '@dss/errors';
import { foldName, suffixedName } from '@dss/mapping';
import { NameRegistry, type NameRequest } from '@dss/ports';
import { JsonBucket } from './json-bucket.js';
import { keyToken } from './key-token.js';

const Holder = z.object({ v: z.literal(1), tenant: z.string(), holder: z.string() });
type Holder = z.infer<typeof Holder>;
const StoredNames = AllocatedNames.extend({ v: z.literal(1) });
type StoredNames = z.infer<typeof StoredNames>;

/**
 * Keys: `db.<database>` and `table.<database>.<table>` → who holds the name (create-if-absent: the first keeps it),
 * `space.<tenant>.<space>` → its database, `asset.<tenant>.<key>` → all names of an asset.
 */
export class NatsNameRegistry extends NameRegistry {
  private constructor(
    private readonly holders: JsonBucket<Holder>,
    private readonly assets: JsonBucket<StoredNames>,
  ) {
    super();
  }

  static async open(js: JetStreamClient, namespace: string): Promise<NatsNameRegistry> {
    return new NatsNameRegistry(
      await JsonBucket.open(js, namespace, 'names', Holder),
      await JsonBucket.open(js, namespace, 'names', StoredNames),
    );
  }

  async allocateDatabase(tenant: string, space: string, wanted: string): Promise<string> {
    const key = `space.${tenant}.${keyToken(space)}`;
    const stored = await this.holders.find(key);
    if (stored !== undefined) return stored.value.holder;
    const name = await this.take(
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
  ): Promise<ReadonlyMap<AssetKey, AllocatedNames>> {
    const names = new Map<AssetKey, AllocatedNames>();
    // Only twins meet in a name; each group is served in byte order of the technical name, the groups side by side.
    const groups = Map.groupBy(requests, ({ technicalName }) => foldName(technicalName));
    const queue = groups.values();
    const lane = async () => {
      for (const group of queue) {
        const ordered = [...group].sort((a, b) =>
          Buffer.compare(Buffer.from(a.technicalName), Buffer.from(b.technicalName)),
        );
        for (const request of ordered) names.set(request.key, await this.allocateTable(tenant, database, request));
      }
    };
    await Promise.all(Array.from({ length: Math.min(32, groups.size) }, lane));
    return names;
  }

  async find(tenant: string, key: AssetKey): Promise<AllocatedNames | undefined> {
    const stored = await this.assets.find(assetKeyOf(tenant, key));
    return stored && withoutVersion(stored.value);
  }

  async allocateColumns(
    tenant: string,
    key: AssetKey,
    allocate: (existing: Readonly<Record<string, string>>) => Readonly<Record<string, string>>,
  ): Promise<AllocatedNames> {
    const changed = await this.assets.change(assetKeyOf(tenant, key), (stored) => {
      if (stored === undefined) return undefined;
      // What has a name keeps it, whatever the caller proposes.
      const columns = { ...allocate(stored.columns), ...stored.columns };
      const same = Object.keys(columns).length === Object.keys(stored.columns).length;
      return same ? undefined : { ...stored, columns };
    });
    if (changed === undefined) throw new ContractBrokenError('Columns were named before their table', { tenant, key });
    return withoutVersion(changed);
  }

  /** Two writes for a new asset. A known one finds its name taken by itself, because names are never released. */
  private async allocateTable(tenant: string, database: string, request: NameRequest): Promise<AllocatedNames> {
    const folded = foldName(request.technicalName);
    const candidates = [folded, suffixedName(folded, request.technicalName)];
    const table = await this.take((candidate) => `table.${database}.${candidate}`, candidates, tenant, request.key);
    const names: StoredNames = { v: 1, database, table, columns: {} };
    if (await this.assets.create(assetKeyOf(tenant, request.key), names)) return withoutVersion(names);
    return (await this.find(tenant, request.key)) ?? withoutVersion(names);
  }

  /** The first candidate that is free or ours. A try that died after taking a name finds it its own. */
  private async take(
    keyOf: (candidate: string) => string,
    candidates: readonly string[],
    tenant: string,
    holder: string,
  ): Promise<string> {
    for (const candidate of candidates) {
      const key = keyOf(candidate);
      if (await this.holders.create(key, { v: 1, tenant, holder })) return candidate;
      const stored = await this.holders.find(key);
      if (stored?.value.tenant === tenant && stored.value.holder === holder) return candidate;
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
