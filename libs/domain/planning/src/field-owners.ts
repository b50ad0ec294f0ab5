import { z } from 'zod';

/** Fields whose words a person may own. Everything else that we write is technical schema and belongs to the source. */
export const FIELD_GROUPS = ['descriptions', 'comments', 'tags'] as const;
export type FieldGroup = (typeof FIELD_GROUPS)[number];

/** Who has the last word about such a field. */
export const FieldOwner = z.enum([
  'source', // the source's value wins; an edit that it overwrites is said
  'target', // filled while nobody has written there, then left alone for ever
  'merge', // whoever moved alone wins; tags that both moved are united, other texts are asked about
  'ask', // an edit is kept and reported with both values, until somebody decides
]);
export type FieldOwner = z.infer<typeof FieldOwner>;

/** Owner of each group: descriptions and labels, comments and labels of columns, tags and responsibilities. */
export const FieldOwners = z.strictObject({
  descriptions: FieldOwner.default('ask'),
  comments: FieldOwner.default('ask'),
  tags: FieldOwner.default('ask'),
});
export type FieldOwners = Readonly<z.infer<typeof FieldOwners>>;

export const DEFAULT_FIELD_OWNERS: FieldOwners = FieldOwners.parse({});
