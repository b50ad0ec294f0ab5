import { z } from 'zod';
import { type Database, DatabaseInput } from '../aws/glue/glue-model.js';
import { withEntries, withoutNulls } from './entries.js';

const textOrNothing = z.string().nullable();

/** What a person changes of a database: named fields are replaced whole, null clears one; single parameters and tags. */
export const DatabaseEdit = DatabaseInput.omit({ Name: true })
  .partial()
  .extend({
    setParameters: z.record(z.string(), textOrNothing).optional(),
    setTags: z.record(z.string(), textOrNothing).optional(),
  })
  .strict();
export type DatabaseEdit = z.infer<typeof DatabaseEdit>;

export function editedDatabase(database: Database, edit: Omit<DatabaseEdit, 'setTags'>): DatabaseInput {
  const { setParameters, ...fields } = edit;
  const input = DatabaseInput.parse({ ...database, ...fields });
  const Parameters =
    setParameters === undefined ? input.Parameters : withEntries(input.Parameters ?? {}, setParameters);
  return withoutNulls({ ...input, Parameters });
}
