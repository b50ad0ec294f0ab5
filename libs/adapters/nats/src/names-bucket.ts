import type { JetStreamClient } from '@nats-io/jetstream';
import { z } from 'zod';
import { AllocatedNames, type AssetKey } from '@dss/catalog-model';
import { STANDARD_STORAGE } from '@dss/service-kit';
import { JsonBucket } from './json-bucket.js';
import { keyToken } from './key-token.js';

/** Who holds a name; `instead` is the name that the holder is told when it asks for this one. */
const Holder = z.object({
  v: z.literal(1),
  tenant: z.string(),
  holder: z.string(),
  instead: z.string().optional(),
});
export type Holder = z.infer<typeof Holder>;
const StoredNames = AllocatedNames.extend({ v: z.literal(1) });
export type StoredNames = z.infer<typeof StoredNames>;
const Mark = z.object({ v: z.literal(1), at: z.string(), databases: z.number(), tables: z.number() });

/** One bucket of three kinds of values. */
export interface NamesBucket {
  readonly holders: JsonBucket<Holder>;
  readonly assets: JsonBucket<StoredNames>;
  readonly marks: JsonBucket<z.infer<typeof Mark>>;
}

export async function openNamesBucket(
  js: JetStreamClient,
  namespace: string,
  storage = STANDARD_STORAGE,
): Promise<NamesBucket> {
  return {
    holders: await JsonBucket.open(js, namespace, 'names', Holder, { storage }),
    assets: await JsonBucket.open(js, namespace, 'names', StoredNames, { storage }),
    marks: await JsonBucket.open(js, namespace, 'names', Mark, { storage }),
  };
}

/**
 * `db.<database>` and `table.<database>.<table>` → who holds the name (create-if-absent: the first keeps it),
 * `space.<tenant>.<space>` → its database, `asset.<tenant>.<key>` → all names of an asset, stored when its columns are
 * named, `complete.<tenant>` → the mark without which none of this is to be relied on.
 */
export const NAME_KEYS = {
  database: (database: string) => `db.${database}`,
  table: (database: string, table: string) => `table.${database}.${table}`,
  space: (tenant: string, space: string) => `space.${tenant}.${keyToken(space)}`,
  asset: (tenant: string, key: AssetKey) => `asset.${tenant}.${key}`,
  complete: (tenant: string) => `complete.${tenant}`,
};
