import type { AssetKey } from '@dss/catalog-model';
import type { WrittenFacts } from '@dss/planning';
import type { Image } from '@dss/ports';
import { versionAfter } from '../checkpoint-after.js';
import type { Entry, WrittenTable } from '../written-table.js';

/** A write that is to be read back. */
export interface NotedWrite {
  readonly space: string;
  readonly key: AssetKey;
  readonly technicalName: string;
  readonly database: string;
  readonly table: string;
  readonly facts: WrittenFacts;
}

/** Undefined where nothing was written in this try. */
export function notedWrite(message: Entry, { at }: WrittenTable, after: Image | undefined): NotedWrite | undefined {
  if (at === undefined || after === undefined) return undefined;
  const { space, key, technicalName, entry } = message;
  const { input, createTime, createdAt } = after;
  const facts = { input, versionId: versionAfter(after), createTime, createdAt };
  return { space, key, technicalName, database: entry.database.name, table: entry.name, facts };
}
