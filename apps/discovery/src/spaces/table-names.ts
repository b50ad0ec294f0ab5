import type { AssetKey, TableName } from '@dss/catalog-model';
import { databaseName } from '@dss/mapping';
import type { NameRegistry } from '@dss/ports';
import type { DraftEntry } from './draft-entry.js';

/** Names at the target for what will be mapped; what is settled in bulk or absent needs none. */
export class TableNames {
  constructor(
    private readonly names: NameRegistry,
    private readonly databasePattern: string,
  ) {}

  async allocate(
    tenant: string,
    space: string,
    drafts: readonly DraftEntry[],
  ): Promise<ReadonlyMap<AssetKey, TableName>> {
    const mapped = drafts.filter(({ intent }) => intent === 'fetch' || intent === 'remap');
    if (mapped.length === 0) return new Map();
    const wanted = databaseName(this.databasePattern, { tenant, space });
    const database = await this.names.allocateDatabase(tenant, space, wanted);
    const requests = mapped.map(({ key, technicalName }) => ({ key, space, technicalName }));
    return this.names.allocateTables(tenant, database, requests);
  }
}
