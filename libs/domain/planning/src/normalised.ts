import { z } from 'zod';
import { digestOf } from './applied.js';
import { folded, text } from './glue-text.js';
import type { GlueColumn, ObservedTable, TableInput } from './glue-shapes.js';
import { APPLIED, RUN } from './parameter-names.js';

/** A field that Glue stores in a form of its own: we wrote one value, and our very version reads back as another one. */
export const NormalisedField = z.object({
  /** `description`, `parameters.<key>`, `columns.<name>.type`, `columns.<name>.parameters.<key>` … */
  field: z.string(),
  wrote: z.string(),
  reads: z.string(),
});
export type NormalisedField = Readonly<z.infer<typeof NormalisedField>>;

/** What is known of our last write beside its input. */
export interface ImageFacts {
  /** VersionId that the write made. */
  readonly versionId?: string | undefined;
  /** CreateTime of the table, ISO 8601. */
  readonly createTime?: string | undefined;
  readonly normalised?: readonly NormalisedField[] | undefined;
}

/** The table as it would read if Glue kept texts as they are written, and the forms that were found out on the way. */
export interface PlainTable {
  readonly table: ObservedTable;
  readonly normalised: readonly NormalisedField[];
}

/**
 * Takes Glue's own forms back: the read-back form of a value counts as the value that we wrote (architecture, section 5).
 * While the table is in our own version, every difference from what we sent is such a form; in a later version those that
 * are known already.
 */
export function readPlainly(
  observed: ObservedTable,
  image: TableInput | undefined,
  { versionId, createTime, normalised = [] }: ImageFacts = {},
): PlainTable {
  if (image === undefined) return { table: observed, normalised: [] };
  const isSameTable = createTime === undefined || observed.CreateTime?.toISOString() === createTime;
  const isOwnVersion =
    isSameTable && versionId !== undefined && versionId === observed.VersionId && isOurs(observed, image);
  const forms = isOwnVersion ? differencesOf(image, observed) : normalised;
  if (forms.length === 0) return { table: observed, normalised: [] };
  return { table: substituted(observed, image, forms), normalised: forms };
}

function isOurs(observed: ObservedTable, image: TableInput): boolean {
  return [APPLIED, RUN].every((key) => observed.Parameters?.[key] === image.Parameters?.[key]);
}

function differencesOf(image: TableInput, observed: ObservedTable): readonly NormalisedField[] {
  const reads = fieldsOf(observed);
  const forms: NormalisedField[] = [];
  for (const [field, wrote] of fieldsOf(image)) {
    const read = reads.get(field);
    if (read !== wrote) forms.push({ field, wrote: digestOf(wrote), reads: digestOf(read) });
  }
  return forms;
}

/** Fields of an input that read back as another value, and those that do not read back at all. Nothing is undefined in both. */
export function formsOf(
  written: TableInput,
  observed: ObservedTable,
): { readonly forms: readonly string[]; readonly missing: readonly string[] } {
  const reads = fieldsOf(observed);
  const [forms, missing]: [string[], string[]] = [[], []];
  for (const [field, wrote] of fieldsOf(written)) {
    const read = reads.get(field);
    if (read === wrote || field === `parameters.${APPLIED}` || field === `parameters.${RUN}`) continue;
    (read === undefined ? missing : forms).push(field);
  }
  return { forms, missing };
}

/** Every text that may be normalised, by field. */
function fieldsOf(table: TableInput): ReadonlyMap<string, string | undefined> {
  const fields = new Map<string, string | undefined>([['description', text(table.Description)]]);
  for (const [key, value] of Object.entries(table.Parameters ?? {})) fields.set(`parameters.${key}`, value);
  for (const column of table.StorageDescriptor?.Columns ?? []) {
    const at = `columns.${folded(column.Name)}`;
    fields.set(`${at}.type`, column.Type).set(`${at}.comment`, text(column.Comment));
    for (const [key, value] of Object.entries(column.Parameters ?? {})) fields.set(`${at}.parameters.${key}`, value);
  }
  return fields;
}

/** Fields that still read as they did in our version, with what we had written instead. */
function substituted(observed: ObservedTable, image: TableInput, forms: readonly NormalisedField[]): ObservedTable {
  const [reads, wrote] = [fieldsOf(observed), fieldsOf(image)];
  const back = new Map<string, string | undefined>();
  for (const form of forms) {
    const [read, written] = [reads.get(form.field), wrote.get(form.field)];
    if (digestOf(read) === form.reads && digestOf(written) === form.wrote) back.set(form.field, written);
  }
  if (back.size === 0) return observed;
  const columns = observed.StorageDescriptor?.Columns?.map((column) => substitutedColumn(column, back));
  const table = { ...observed, ...withParameters(observed.Parameters, 'parameters.', back) };
  if (back.has('description')) table.Description = back.get('description');
  if (columns !== undefined) table.StorageDescriptor = { ...observed.StorageDescriptor, Columns: columns };
  return table;
}

function substitutedColumn(column: GlueColumn, back: ReadonlyMap<string, string | undefined>): GlueColumn {
  const at = `columns.${folded(column.Name)}.`;
  const there = { ...column, ...withParameters(column.Parameters, `${at}parameters.`, back) };
  if (back.has(`${at}type`)) there.Type = back.get(`${at}type`);
  if (back.has(`${at}comment`)) there.Comment = back.get(`${at}comment`);
  return there;
}

function withParameters(
  parameters: Readonly<Record<string, string>> | undefined,
  prefix: string,
  back: ReadonlyMap<string, string | undefined>,
) {
  const ours = [...back].filter(([field]) => field.startsWith(prefix));
  const values = ours.flatMap(([field, value]) => (value === undefined ? [] : [[field.slice(prefix.length), value]]));
  return values.length === 0 ? {} : { Parameters: { ...parameters, ...(Object.fromEntries(values) as object) } };
}
