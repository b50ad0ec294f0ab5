import { z } from 'zod';

/** Limits of tags at AWS (aws-glue.md 2.4): letters, digits, blanks and a few signs; keys of `aws` belong to AWS. */
const MOST_TAGS = 50;
const ALLOWED = /^[\p{L}\p{N} +\-=._:/@<>]*$/u;
const Tag = z.object({
  key: z
    .string()
    .min(1)
    .max(128)
    .regex(ALLOWED)
    .regex(/^(?!aws)/i),
  value: z.string().max(256).regex(ALLOWED),
});

/** Reads `cost-center=4711, space=<space>`: tags that every database of ours carries, at most 50; `none` for none at all. */
export const DatabaseTags: z.ZodType<Readonly<Record<string, string>>> = z.string().transform((text, context) => {
  const tags = new Map<string, string>();
  if (text.trim() === 'none') return {};
  const parts = text.split(',').map((part) => part.trim());
  for (const [index, part] of parts.entries()) {
    const [, key = '', value = ''] = /^([^=]*)=(.*)$/.exec(part) ?? [];
    if (part === '') continue;
    if (Tag.safeParse({ key, value }).success) tags.set(key, value);
    else context.addIssue({ code: 'custom', message: `entry ${index + 1}: ${SHAPE}` });
  }
  if (tags.size > MOST_TAGS) context.addIssue({ code: 'custom', message: `at most ${MOST_TAGS} tags` });
  return Object.fromEntries(tags);
});

const SHAPE =
  'must be <key>=<value>, a key of 1 to 128 characters that does not begin with aws, a value of at most 256, of letters, digits, blanks and + - = . _ : / @';

/** The tags of one database: `<tenant>` and `<space>` are replaced, what a tag cannot hold becomes `_`. */
export function databaseTags(
  tags: Readonly<Record<string, string>>,
  place: { readonly tenant: string; readonly space: string },
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tags).map(([key, value]) => [
      key,
      value
        .replace(/<(tenant|space)>/g, (_whole, part) => (part === 'space' ? place.space : place.tenant))
        .toWellFormed()
        .replace(/[^\p{L}\p{N} +\-=._:/@]/gu, '_')
        .slice(0, 256)
        .replace(/[\uD800-\uDBFF]$/, ''),
    ]),
  );
}
