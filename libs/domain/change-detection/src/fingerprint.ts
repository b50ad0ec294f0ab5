import {
  type Asset,
  type Column,
  type ColumnType,
  type Fingerprint,
  type Listed,
  canonicalJson,
  canonicalRecord,
  digest,
  inOrder,
} from '@dss/catalog-model';

/**
 * Three digests over a resolved asset: equal digests mean that nothing a reader of the catalog could see has moved.
 *
 * Everything that mapping writes is in exactly one of them. What is in none: findings and the folder (not content), and
 * user ids and dates, which the model does not hold. What has no order at the source (associations, measures, sources …)
 * is sorted, because tenants and waves deliver the same object with different key order (sap-datasphere.md 14).
 *
 * The canonical texts are written column by column, without the objects that they are texts of: for wide tables those
 * were half of what the change detector allocated.
 *
 * @param listed fills label and semantic usage where the definition is silent, and tells whether the asset is deployed
 */
export function fingerprint(asset: Asset, listed?: Listed): Fingerprint {
  return {
    content: digest(contentText(asset, listed)),
    schema: schemaDigest(asset),
    metadata: digest(metadataText(asset, listed)),
  };
}

/** The fingerprint's `schema` alone, which is all that is asked of a source. */
export function schemaDigest({ columns, keys, parameters }: Asset): string {
  return digest(
    recordText({
      columns: listText(columns, shapeText),
      keys: canonicalJson(keys),
      parameters: setText(parameters.map(({ name, type, default: value }) => ({ name, type, default: value }))),
    }),
  );
}

function contentText(asset: Asset, listed: Listed | undefined): string {
  const { space, technicalName, kind, label = listed?.label, description, columns, parameters } = asset;
  return recordText({
    ...textsOf({ space, technicalName, kind, label, description, status: listed?.status }),
    columns: listText(columns, (column) => `[${canonicalJson(column.label)},${canonicalJson(column.description)}]`),
    parameters: setText(parameters.map(({ name, label: named }) => [name, named])),
  });
}

function shapeText({ technicalName, type, key, notNull, default: value }: Column): string {
  const start = value === undefined ? '{' : `{"default":${canonicalJson(value)},`;
  const end = type === undefined ? '}' : `,"type":${typeText(type)}}`;
  return `${start}"key":${key},"notNull":${notNull},"technicalName":${canonicalJson(technicalName)}${end}`;
}

/** Most types are a name, or a name and a length. */
function typeText(type: ColumnType): string {
  const { cds, length } = type;
  const members = Object.keys(type).length;
  if (members === 1) return `{"cds":${canonicalJson(cds)}}`;
  if (members === 2 && length !== undefined) return `{"cds":${canonicalJson(cds)},"length":${canonicalJson(length)}}`;
  return canonicalJson(type);
}

/** Whatever is neither content nor schema: a new field of the model lands here by itself rather than nowhere. */
function metadataText(asset: Asset, listed: Listed | undefined): string {
  const { associations, hierarchies, measures, variables, sources, dataAccessControls } = asset;
  return recordText({
    ...textsOf(asset, ASSET_FIELDS_ELSEWHERE),
    ...textsOf({ semanticUsage: asset.semanticUsage ?? listed?.semanticUsage }),
    columns: listText(asset.columns, contextText),
    associations: setText(associations),
    hierarchies: setText(hierarchies),
    measures: setText(measures),
    variables: setText(variables),
    sources: setText(sources),
    dataAccessControls: setText(dataAccessControls),
  });
}

/** How sure a type is belongs here: it may settle from provisional to resolved without moving the type. */
function contextText(column: Column): string {
  const fields: string[] = [];
  for (const field of Object.keys(column)) if (!COLUMN_FIELDS_ELSEWHERE.has(field)) fields.push(field);
  return canonicalRecord(inOrder(fields), (field) => {
    const member = column[field as keyof Column];
    if (member === undefined) return undefined;
    return field === 'semantics' || field === 'enum' ? setText(member as readonly unknown[]) : canonicalJson(member);
  });
}

const ASSET_FIELDS_ELSEWHERE: ReadonlySet<string> = new Set<keyof Asset>([
  ...(['space', 'technicalName', 'kind', 'label', 'description', 'keys', 'parameters'] as const),
  ...(['findings', 'folder'] as const),
  // Written by hand.
  ...(['columns', 'associations', 'hierarchies', 'measures', 'variables', 'sources', 'dataAccessControls'] as const),
]);

const COLUMN_FIELDS_ELSEWHERE: ReadonlySet<string> = new Set<keyof Column>([
  ...(['technicalName', 'type', 'key', 'notNull', 'default'] as const),
  ...(['label', 'description'] as const),
]);

/** The canonical text of each member that is there. */
function textsOf(members: object, leftOut: ReadonlySet<string> = NONE): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const name of Object.keys(members)) {
    const member = (members as Readonly<Record<string, unknown>>)[name];
    if (member !== undefined && !leftOut.has(name)) texts[name] = canonicalJson(member);
  }
  return texts;
}

const NONE: ReadonlySet<string> = new Set();

function recordText(texts: Readonly<Record<string, string>>): string {
  return canonicalRecord(inOrder(Object.keys(texts)), (name) => texts[name]);
}

function listText<T>(members: readonly T[], textOf: (member: T) => string): string {
  let text = '';
  for (const member of members) text = text === '' ? textOf(member) : `${text},${textOf(member)}`;
  return `[${text}]`;
}

/** Canonical texts in their own order; a list that has no order of its own compares as a set. */
function setText(members: readonly unknown[]): string {
  return members.length === 0 ? '[]' : canonicalJson(members.map(canonicalJson).sort());
}
