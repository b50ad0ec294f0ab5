import { type AllocatedNames, type AssetKey, type TableName, digest } from '@dss/catalog-model';
import { type NameRequest, NameRegistry } from '../../name-registry.js';

/** Glue's limit for database and table names. */
const MAX_NAME = 255;

export class InMemoryNameRegistry extends NameRegistry {
  private readonly names = new Map<string, AllocatedNames>();
  /** Who holds a name: a space for databases, an asset for tables. */
  private readonly holders = new Map<string, string>();

  allocateDatabase(tenant: string, space: string, wanted: string): Promise<string> {
    const stored = this.heldBy(`${tenant}/`, space);
    return Promise.resolve(stored ?? this.hold(`${tenant}/`, wanted, space, space));
  }

  allocateTables(
    tenant: string,
    database: string,
    requests: readonly NameRequest[],
  ): Promise<ReadonlyMap<AssetKey, TableName>> {
    const scope = `${tenant}/${database}/`;
    const fresh = new Map<AssetKey, TableName>();
    for (const { key, technicalName } of [...requests].sort(byBytes)) {
      if (this.heldBy(scope, key) !== undefined) continue;
      fresh.set(key, { database, table: this.hold(scope, fold(technicalName), technicalName, key), fresh: true });
    }
    const allocated = requests.map(({ key }) => {
      return [key, fresh.get(key) ?? { database, table: this.heldBy(scope, key) ?? '' }] as const;
    });
    return Promise.resolve(new Map(allocated));
  }

  find(tenant: string, key: AssetKey): Promise<AllocatedNames | undefined> {
    return Promise.resolve(this.names.get(`${tenant}/${key}`));
  }

  allocateColumns(
    tenant: string,
    key: AssetKey,
    { database, table }: TableName,
    allocate: (existing: Readonly<Record<string, string>>) => Readonly<Record<string, string>>,
  ): Promise<AllocatedNames> {
    const stored = this.names.get(`${tenant}/${key}`) ?? { database, table, columns: {} };
    // Existing ones come first and keep their names, whatever `allocate` thinks.
    const columns = { ...stored.columns, ...allocate(stored.columns), ...stored.columns };
    const names = { ...stored, columns };
    this.names.set(`${tenant}/${key}`, names);
    return Promise.resolve(names);
  }

  private heldBy(scope: string, holder: string): string | undefined {
    const held = [...this.holders].find(([place, by]) => isIn(scope, place) && by === holder);
    return held?.[0].slice(scope.length);
  }

  /** `wanted`, or with as much of the digest of `origin` behind it as it takes to be free. */
  private hold(scope: string, wanted: string, origin: string, holder: string): string {
    let name = wanted.slice(0, MAX_NAME);
    for (let length = 6; this.holders.has(scope + name); length += 2) {
      const suffix = `_${digest(origin).slice(0, length)}`;
      name = wanted.slice(0, MAX_NAME - suffix.length) + suffix;
    }
    this.holders.set(scope + name, holder);
    return name;
  }
}

function fold(technicalName: string): string {
  return technicalName.toLowerCase().replace(/[^a-z0-9_]/gu, '_');
}

function isIn(scope: string, place: string): boolean {
  return place.startsWith(scope) && !place.slice(scope.length).includes('/');
}

function byBytes(a: NameRequest, b: NameRequest): number {
  return Buffer.compare(Buffer.from(a.technicalName), Buffer.from(b.technicalName));
}
