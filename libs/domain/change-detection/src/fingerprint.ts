import { type Asset, type Column, type Fingerprint, type Listed, canonicalJson, digest } from '@dss/catalog-model';

/**
 * Three digests over a resolved asset: equal digests mean that nothing a reader of the catalog could see has moved.
 *
 * Everything that mapping writes is in exactly one of them. What is in none: findings and the folder (not content), and
 * user ids and dates, which the model does not hold. What has no order at the source (associations, measures, sources …)
 * is sorted, because tenants and waves deliver the same object with different key order (sap-datasphere.md 14).
 *
 * @param listed fills label and semantic usage where the definition is silent, and tells whether the asset is deployed
 */
export function fingerprint(asset: Asset, listed?: Listed): Fingerprint {
  return {
    content: digestOf(contentOf(asset, listed)),
    schema: digestOf(schemaOf(asset)),
    metadata: digestOf(metadataOf(asset, listed)),
  };
}

function digestOf(value: unknown): string {
  return digest(canonicalJson(value));
}

function contentOf(asset: Asset, listed: Listed | undefined): unknown {
  return {
    space: asset.space,
    technicalName: asset.technicalName,
    kind: asset.kind,
    label: asset.label ?? listed?.label,
    description: asset.description,
    status: listed?.status,
    columns: asset.columns.map(({ label, description }) => [label, description]),
    parameters: asSet(asset.parameters.map(({ name, label }) => [name, label])),
  };
}

function schemaOf(asset: Asset): unknown {
  return {
    columns: asset.columns.map(shapeOf),
    keys: asset.keys,
    parameters: asSet(asset.parameters.map(({ name, type, default: value }) => ({ name, type, default: value }))),
  };
}

function shapeOf(column: Column): unknown {
  const { technicalName, type, key, notNull, default: value } = column;
  return { technicalName, type, key, notNull, default: value };
}

/** Whatever is neither content nor schema: a new field of the model lands here by itself rather than nowhere. */
function metadataOf(asset: Asset, listed: Listed | undefined): unknown {
  return {
    ...without(asset, ASSET_FIELDS_ELSEWHERE),
    semanticUsage: asset.semanticUsage ?? listed?.semanticUsage,
    columns: asset.columns.map(contextOf),
    associations: asSet(asset.associations),
    hierarchies: asSet(asset.hierarchies),
    measures: asSet(asset.measures),
    variables: asSet(asset.variables),
    sources: asSet(asset.sources),
    dataAccessControls: asSet(asset.dataAccessControls),
  };
}

/** How sure a type is belongs here: it may settle from provisional to resolved without moving the type. */
function contextOf(column: Column): unknown {
  return {
    ...without(column, COLUMN_FIELDS_ELSEWHERE),
    semantics: column.semantics && asSet(column.semantics),
    enum: column.enum && asSet(column.enum),
  };
}

const ASSET_FIELDS_ELSEWHERE: ReadonlySet<string> = new Set<keyof Asset>([
  ...(['space', 'technicalName', 'kind', 'label', 'description', 'keys', 'parameters'] as const),
  ...(['findings', 'folder'] as const),
]);

const COLUMN_FIELDS_ELSEWHERE: ReadonlySet<string> = new Set<keyof Column>([
  ...(['technicalName', 'type', 'key', 'notNull', 'default'] as const),
  ...(['label', 'description'] as const),
]);

function without(value: object, fields: ReadonlySet<string>): object {
  const rest: Record<string, unknown> = {};
  for (const [field, member] of Object.entries(value)) if (!fields.has(field)) rest[field] = member;
  return rest;
}

/** Canonical texts in their own order; a list that has no order of its own compares as a set. */
function asSet(members: readonly unknown[]): string[] {
  return members.map(canonicalJson).sort();
}
