import { z } from 'zod';
import { TableInput } from '../aws/glue-model.js';
import { type GlueStore } from '../aws/glue-store.js';

/** What a person changes in the console: named fields are replaced whole, others stay. */
export const GlueEdit = TableInput.omit({ Name: true })
  .partial()
  .extend({
    /** Comments by column name; null removes one. */
    columnComments: z.record(z.string(), z.string().nullable()).optional(),
    /** Single parameters beside the others; null removes one. */
    setParameters: z.record(z.string(), z.string().nullable()).optional(),
  })
  .strict();
export type GlueEdit = z.infer<typeof GlueEdit>;

/** Edits a table as somebody else would: a new version, our book-keeping left as it is. Answers the new VersionId. */
export function editTable(store: GlueStore, database: string, name: string, edit: GlueEdit): string {
  const { columnComments, setParameters, ...fields } = edit;
  const input = TableInput.parse({ ...store.table(database, name), ...fields });
  for (const column of input.StorageDescriptor?.Columns ?? []) {
    const comment = columnComments?.[column.Name ?? ''];
    if (comment === null) delete column.Comment;
    else if (comment !== undefined) column.Comment = comment;
  }
  const parameters = new Map(Object.entries(input.Parameters ?? {}));
  for (const [key, value] of Object.entries(setParameters ?? {})) {
    if (value === null) parameters.delete(key);
    else parameters.set(key, value);
  }
  store.updateTable(database, { ...input, Parameters: Object.fromEntries(parameters) }, { skipArchive: false });
  return store.table(database, name).VersionId;
}
