import { z } from 'zod';

/** What a caller may do, each role all that the ones before it may: look, start runs, administer. */
export const ROLES = ['viewer', 'operator', 'admin'] as const;
export const Role = z.enum(ROLES);
export type Role = z.infer<typeof Role>;

/** One API key as the configuration knows it: never the key, only its digest. */
export const ApiKey = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/),
  role: Role,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type ApiKey = Readonly<z.infer<typeof ApiKey>>;

/** Reads `<id>:<role>:<sha256 hex>`, separated by commas; names a bad entry by its position, never by its text. */
export function parseApiKeys(text: string, context: z.core.$RefinementCtx): readonly ApiKey[] {
  const keys: ApiKey[] = [];
  const entries = text.split(',').map((entry) => entry.trim());
  for (const [index, entry] of entries.entries()) {
    if (entry === '') continue;
    const [id, role, sha256, ...more] = entry.split(':');
    const key = ApiKey.safeParse({ id, role, sha256: sha256?.toLowerCase() });
    const twice = keys.some((other) => other.id === id);
    if (key.success && more.length === 0 && !twice) keys.push(key.data);
    else context.addIssue({ code: 'custom', message: describeBadEntry(index + 1, twice) });
  }
  return keys;
}

function describeBadEntry(position: number, twice: boolean): string {
  return twice
    ? `entry ${position} repeats an id`
    : `entry ${position} is not <id>:<viewer|operator|admin>:<64 hex digits of the key's SHA-256>`;
}
