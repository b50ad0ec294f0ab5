import type { AssetKey } from '@dss/catalog-model';

/** One record per tenant and asset; a run may correct its own record, an older run never replaces a newer one's. */
export class NewestByFence<T extends { readonly key: AssetKey; readonly fence: number }> {
  private readonly records = new Map<string, T>();

  find(tenant: string, key: AssetKey): Promise<T | undefined> {
    return Promise.resolve(this.records.get(place(tenant, key)));
  }

  save(tenant: string, record: T): Promise<void> {
    const stored = this.records.get(place(tenant, record.key));
    if (stored === undefined || stored.fence <= record.fence) this.records.set(place(tenant, record.key), record);
    return Promise.resolve();
  }

  forget(tenant: string, key: AssetKey): Promise<void> {
    this.records.delete(place(tenant, key));
    return Promise.resolve();
  }

  list(tenant: string): Promise<readonly T[]> {
    const own = [...this.records].filter(([at]) => at.startsWith(`${tenant}/`));
    return Promise.resolve(own.map(([, record]) => record));
  }

  offer(tenant: string, record: T): Promise<void> {
    if (!this.records.has(place(tenant, record.key))) this.records.set(place(tenant, record.key), record);
    return Promise.resolve();
  }
}

function place(tenant: string, key: AssetKey): string {
  return `${tenant}/${key}`;
}
