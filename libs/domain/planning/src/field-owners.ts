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

/** Reads `descriptions=source, tags=merge`; a group that is not named asks. */
export const FieldOwnersText: z.ZodType<FieldOwners> = z.string().transform((text, context) => {
  const parts = text.split(',').map((part) => part.trim());
  const pairs = parts.filter((part) => part !== '').map((part) => part.split('=').map((word) => word.trim()));
  const read = FieldOwners.safeParse(Object.fromEntries(pairs.map(([group = '', owner]) => [group, owner])));
  if (read.success) return read.data;
  context.addIssue({ code: 'custom', message: OWNERS_SHAPE });
  return z.NEVER;
});

const OWNERS_SHAPE = `must be some of ${FIELD_GROUPS.join(', ')}, each with =source, =target, =merge or =ask, separated by commas`;

export const DEFAULT_FIELD_OWNERS: FieldOwners = FieldOwners.parse({});
