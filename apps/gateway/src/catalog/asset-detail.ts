import { AssetKey } from '@dss/catalog-model';
import { RunId } from '@dss/contracts';
import type { ConflictRecord, Image } from '@dss/ports';
import { StoredConflict } from '@dss/ports';
import type { SyncRun } from '@dss/sync-run';
import { z } from 'zod';
import { type Facts, factsOf, jsonIn, tagsIn } from './asset-facts.js';
import { AssetState } from './catalog-document.js';

const Flag = z.boolean();
/** The fencing number in `since` says nothing to a person. */
const KeptEdit = StoredConflict.omit({ since: true });

export const AssetColumn = z
  .object({
    technicalName: z.string().optional().describe('Absent: a column that somebody added at the target'),
    name: z.string().describe('At the target'),
    type: z.string().optional().describe('At the target, e.g. `decimal(15,2)`'),
    nativeType: z.string().optional().describe('As the definition says it, e.g. `cds.Decimal(15,2)`'),
    label: z.string().optional(),
    comment: z.string().optional(),
    key: Flag,
    nullable: Flag,
    role: z.string().optional(),
    partitionKey: Flag,
    more: z.record(z.string(), z.unknown()).describe('Whatever else is known, by the names of the `dsp.` parameters'),
  })
  .meta({ id: 'AssetColumn' });
export type AssetColumn = Readonly<z.infer<typeof AssetColumn>>;

export const Asset = z
  .object({
    id: AssetKey,
    space: z.string(),
    technicalName: z.string(),
    label: z.string().optional(),
    description: z.string().optional().describe('At the target'),
    type: z.string(),
    state: AssetState,
    target: z.object({
      database: z.string(),
      table: z.string(),
      baseVersionId: z
        .string()
        .nullable()
        .describe('The version that the last write was made upon; null: it made the table'),
      createTime: z.string().nullable().describe('Of the table; null as long as nobody has read it'),
    }),
    lastWrite: z.object({
      fence: z.number().int().describe('Fencing number of its run'),
      run: RunId.nullable().describe('Null when that run is no longer in the list'),
    }),
    columns: z.array(AssetColumn),
    businessContext: z
      .record(z.string(), z.unknown())
      .describe('Usage, measures, dimensions, hierarchies, associations, tags … as far as the source says them'),
    lineage: z.object({
      sources: z.array(z.unknown()),
      sql: z.string().optional(),
      remote: z.record(z.string(), z.string()).optional().describe('Connection and object behind a remote table'),
    }),
    /** Kept edits as they wait for a decision or have one: the same as GET /api/v1/conflicts shows. */
    conflicts: z.array(KeptEdit),
  })
  .meta({ id: 'Asset', description: 'One asset as our last write left it at the target' });
export type Asset = Readonly<z.infer<typeof Asset>>;

/** @param run the one that wrote last, where it is known */
export function viewAsset(image: Image, kept: ConflictRecord | undefined, run: SyncRun | undefined): Asset {
  const { input, database, baseVersionId = null, createTime = null, fence } = image;
  const facts = factsOf(input.Parameters);
  const { technicalName = input.Name, space = '', assetType = '', label } = facts;
  return {
    ...{ id: image.key, space, technicalName },
    ...(label !== undefined && { label }),
    ...(input.Description !== undefined && { description: input.Description }),
    ...{ type: assetType, state: image.away ?? 'synced' },
    target: { database, table: input.Name, baseVersionId, createTime },
    lastWrite: { fence, run: run?.id ?? null },
    columns: [
      ...(input.StorageDescriptor?.Columns ?? []).map((column) => viewColumn(column, false)),
      ...(input.PartitionKeys ?? []).map((column) => viewColumn(column, true)),
    ],
    businessContext: contextIn(facts),
    lineage: lineageIn(facts),
    conflicts: (kept?.conflicts ?? []).map((conflict) => KeptEdit.parse(conflict)),
  };
}

type Column = NonNullable<NonNullable<Image['input']['StorageDescriptor']>['Columns']>[number];

function viewColumn({ Name: name, Type, Comment, Parameters }: Column, partitionKey: boolean): AssetColumn {
  const { technicalName, nativeType, label, key, nullable, role, ...more } = factsOf(Parameters);
  return {
    ...(technicalName !== undefined && { technicalName }),
    name,
    ...(Type !== undefined && { type: Type }),
    ...(nativeType !== undefined && { nativeType }),
    ...(label !== undefined && { label }),
    ...(Comment !== undefined && { comment: Comment }),
    ...{ key: key === 'true', nullable: nullable !== 'false', partitionKey },
    ...(role !== undefined && { role }),
    more: readable(more),
  };
}

/** Facts that the answer has a place of their own for. */
const ELSEWHERE = ['technicalName', 'space', 'tenant', 'assetType', 'label', 'sources', 'sql'];
const REMOTE = ['remote.connection', 'remote.entity', 'external.schema', 'external.entity'];

function contextIn({ tags, ...facts }: Facts): Record<string, unknown> {
  const own = Object.entries(facts).filter(([key]) => !ELSEWHERE.includes(key) && !REMOTE.includes(key));
  return { ...readable(Object.fromEntries(own)), ...(tags !== undefined && { tags: tagsIn(tags) }) };
}

function lineageIn(facts: Facts): Asset['lineage'] {
  const { sources, sql } = facts;
  const read = sources === undefined ? [] : jsonIn(sources);
  const remote = Object.entries(facts).filter(([key]) => REMOTE.includes(key));
  return {
    sources: Array.isArray(read) ? (read as unknown[]) : [read],
    ...(sql !== undefined && { sql }),
    ...(remote.length > 0 && { remote: Object.fromEntries(remote) }),
  };
}

/** Lists and objects as such; all else stays the text that it is. */
function readable(facts: Facts): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(facts).map(([key, text]) => [key, /^[[{]/.test(text) ? jsonIn(text) : text]),
  );
}
