import { z } from 'zod';

/** Three digests over the canonical resolved asset, hex, 128 bits each. */
export const Fingerprint = z.object({
  /** Names, label, descriptions, owner, deployed/pending/error. */
  content: z.string(),
  /** Ordered columns with resolved types, keys, nullability, parameters. */
  schema: z.string(),
  /** Business context, hierarchies, associations, measures, tags, lineage. */
  metadata: z.string(),
});
export type Fingerprint = Readonly<z.infer<typeof Fingerprint>>;

/** How much of an asset travels to the target. */
export const SyncStrategy = z.enum(['full', 'delta', 'metadata-only', 'delete', 'none']);
export type SyncStrategy = z.infer<typeof SyncStrategy>;
