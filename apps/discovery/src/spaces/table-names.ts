import type { AssetKey, TableName } from '@dss/catalog-model';
import { describeError } from '@dss/errors';
import { databaseName, databasePrefix } from '@dss/mapping';
import type { NameRegistry } from '@dss/ports';
import type { DraftEntry } from './draft-entry.js';

export interface NamesRefused {
  readonly code: string;
  readonly reason: string;
}

/** Names at the target for what will be mapped; what is settled in bulk or absent needs none. */
export class TableNames {
  constructor(
    private readonly names: NameRegistry,
    private readonly databasePattern: string,
  ) {}

  /** Names are given only while it is known which ones are. Says why they cannot be known; a hindrance that passes is thrown. */
  async prepare(tenant: string): Promise<NamesRefused | undefined> {
    try {
      await this.names.ensureComplete(tenant, databasePrefix(this.databasePattern, tenant));
      return undefined;
    } catch (error) {
      const { code, disposition, message } = describeError(error);
      if (disposition === 'retry') throw error;
      return { code, reason: `It could not be read from Glue which names are given: ${message}` };
    }
  }

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
