import { type AllocatedNames, type AssetKey, type TableName, digest } from '@dss/catalog-model';
import { ContractBrokenError, NotYetError } from '@dss/errors';
import type { RecoveryRequest } from '../../name-recovery.js';
import { type NameRequest, NameRegistry, namesLost } from '../../name-registry.js';

/** Glue's limit for database and table names. */
const MAX_NAME = 255;

/** Who holds a name; `instead` is what the holder is told when it asks for this one. */
export interface HeldName {
  readonly by: string;
  readonly instead?: string;
}

export class InMemoryNameRegistry extends NameRegistry {
  readonly assets = new Map<string, AllocatedNames>();
  readonly spaces = new Map<string, string>();
  /** `db/<database>` is held by a space, `table/<database>/<table>` by an asset, each after its tenant. */
  readonly holders = new Map<string, HeldName>();
  readonly complete = new Set<string>();
  recover: ((request: RecoveryRequest) => Promise<void>) | undefined;

  /** @param isNew as long as nothing was ever lost, every tenant's names are complete */
  constructor(private readonly isNew = true) {
    super();
  }

  async ensureComplete(tenant: string, databasePrefix: string): Promise<void> {
    if (this.isComplete(tenant)) return;
    await this.recover?.({ tenant, databasePrefix });
    this.mustBeComplete(tenant);
  }

  async allocateDatabase(tenant: string, space: string, wanted: string): Promise<string> {
    const stored = this.spaces.get(`${tenant}/${space}`);
    if (stored !== undefined) return stored;
    this.mustBeComplete(tenant);
    const { name } = this.take((candidate) => `db/${candidate}`, [wanted, ...suffixed(wanted, space)], tenant, space);
    this.spaces.set(`${tenant}/${space}`, name);
    return Promise.resolve(name);
  }

  async allocateTables(
    tenant: string,
    database: string,
    requests: readonly NameRequest[],
  ): Promise<ReadonlyMap<AssetKey, TableName>> {
    this.mustBeComplete(tenant);
    const names = new Map<AssetKey, TableName>();
    for (const { key, technicalName } of [...requests].sort(byBytes)) {
      if (names.has(key)) continue;
      const candidates = candidatesFor(technicalName);
      const { name, fresh } = this.take((candidate) => `table/${database}/${candidate}`, candidates, tenant, key);
      names.set(key, { database, table: name, ...(fresh && { fresh: true }) });
    }
    return Promise.resolve(new Map(requests.map(({ key }) => [key, names.get(key) ?? { database, table: '' }])));
  }

  find(tenant: string, key: AssetKey): Promise<AllocatedNames | undefined> {
    return Promise.resolve(this.assets.get(`${tenant}/${key}`));
  }

  async allocateColumns(
    tenant: string,
    key: AssetKey,
    { database, table, fresh }: TableName,
    allocate: (existing: Readonly<Record<string, string>>) => Readonly<Record<string, string>>,
  ): Promise<AllocatedNames> {
    const found = this.assets.get(`${tenant}/${key}`);
    if (found === undefined && fresh !== true && !this.isComplete(tenant)) throw namesLost(tenant);
    const stored = found ?? { database, table, columns: {} };
    // Existing ones come first and keep their names, whatever `allocate` thinks.
    const columns = { ...stored.columns, ...allocate(stored.columns), ...stored.columns };
    const names = { ...stored, columns };
    this.assets.set(`${tenant}/${key}`, names);
    return Promise.resolve(names);
  }

  isComplete(tenant: string): boolean {
    return this.isNew || this.complete.has(tenant);
  }

  private mustBeComplete(tenant: string): void {
    if (!this.isComplete(tenant)) throw new NotYetError('The registry of names is not complete', 100, { tenant });
  }

  private take(keyOf: (name: string) => string, candidates: readonly string[], tenant: string, holder: string) {
    for (const name of candidates) {
      const held = this.holders.get(keyOf(name));
      if (held === undefined) {
        this.holders.set(keyOf(name), { by: `${tenant}/${holder}` });
        return { name, fresh: true };
      }
      if (held.by === `${tenant}/${holder}`) return { name: held.instead ?? name, fresh: false };
    }
    throw new ContractBrokenError('No free name', { tried: candidates.join(', ') });
  }
}

/** Names that an asset's table may have, in the order in which they are tried. */
export function candidatesFor(technicalName: string): readonly string[] {
  const folded = technicalName
    .toLowerCase()
    .replace(/[^a-z0-9_]/gu, '_')
    .slice(0, MAX_NAME);
  return [folded, ...suffixed(folded, technicalName)];
}

/** With as much of the digest of `origin` behind it as it takes to be free. */
function suffixed(wanted: string, origin: string): readonly string[] {
  return [6, 8, 10, 12].map((length) => {
    const suffix = `_${digest(origin).slice(0, length)}`;
    return wanted.slice(0, MAX_NAME - suffix.length) + suffix;
  });
}

function byBytes(a: NameRequest, b: NameRequest): number {
  return Buffer.compare(Buffer.from(a.technicalName), Buffer.from(b.technicalName));
}
