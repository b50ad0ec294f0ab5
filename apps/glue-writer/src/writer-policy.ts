import type { FieldOwners, ManagementRule } from '@dss/planning';
import type { ArchivePolicy } from './version-archive.js';

/** What an operator has decided about the catalog. */
export interface WriterPolicy {
  readonly installation: string;
  /** Tags of every database of ours, by key; `<tenant>` and `<space>` are replaced. */
  readonly databaseTags: Readonly<Record<string, string>>;
  readonly management: readonly ManagementRule[];
  readonly owners: FieldOwners;
  readonly archive: ArchivePolicy;
  /** What was written is read back. */
  readonly verifiesWrites: boolean;
  /** Somebody deleted our table: it comes back, or stays away. */
  readonly whenDeleted: 'revert' | 'ignore';
}
