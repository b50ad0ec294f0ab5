import { describeError } from '@dss/errors';
import type { WritePlan } from '@dss/planning';
import type { TargetCatalog } from '@dss/ports';
import type { Tell } from './database-records.js';
import type { Sight } from './sight.js';

type Update = Extract<WritePlan, { kind: 'update' }>;

export interface ArchivePolicy {
  /** Which writes leave the version that they replace out of Glue's archive. */
  readonly skipArchive: 'metadata' | 'never' | 'always';
  /** How many numbers of versions back the archive of a table reaches. */
  readonly keepVersions: number;
}

/** Glue deletes at most so many versions with a call. */
const BATCH = 100;

/** Of 100 versions each, when room has to be made at once. */
const MOST_PAGES = 10;

/** Another table of that name, made after ours was deleted, may be at such a version by chance. */
const LIKELY_VERSION = 10;

/** Old versions of tables: which are kept, and that they never meet Glue's limit (100,000 of a table, and one of the account). */
export class VersionArchive {
  constructor(
    private readonly target: Pick<TargetCatalog, 'deleteVersions' | 'listVersions'>,
    private readonly policy: ArchivePolicy,
    private readonly tell: Tell,
  ) {}

  /**
   * An edit that is overwritten stays in the archive whatever the policy says, and so does what a write without a look
   * replaces as long as the version's number alone does not tell whose it was.
   */
  skips(plan: Update, sight: Sight): boolean {
    const isUnseen = sight.kind === 'remembered' && Number(plan.versionId) < LIKELY_VERSION;
    if (plan.reverted.length > 0 || isUnseen) return false;
    return this.policy.skipArchive === 'metadata' ? plan.skipArchive : this.policy.skipArchive === 'always';
  }

  /**
   * Called after an update, with the version before it that is known: for every hundred that was passed, a hundred
   * versions go at the far end. One call in a hundred updates, without asking which of them were archived at all.
   * Housekeeping that fails is told, and no reason for the table to fail.
   */
  async tidy(database: string, table: string, before: number, after: number): Promise<void> {
    const { keepVersions } = this.policy;
    for (let hundred = Math.floor(before / BATCH) + 1; hundred * BATCH <= after; hundred += 1) {
      const last = hundred * BATCH - keepVersions;
      if (last < BATCH) continue;
      const versions = Array.from({ length: BATCH }, (_, at) => String(last - BATCH + at));
      await this.purge(database, table, versions);
    }
  }

  /** Glue takes no further version of this table, or of any. */
  async makeRoom(database: string, table: string): Promise<void> {
    const listed: string[] = [];
    let nextToken: string | undefined;
    for (let page = 0; page === 0 || (nextToken !== undefined && page < MOST_PAGES); page += 1) {
      const { tables, ...next } = await this.target.listVersions(database, table, nextToken);
      listed.push(...tables.flatMap(({ VersionId }) => VersionId ?? []));
      nextToken = next.nextToken;
    }
    const newest = Number(listed[0] ?? 0);
    const old = listed.filter((version) => Number(version) < newest - Math.min(this.policy.keepVersions, BATCH));
    this.tell('Glue takes no further version: old ones of the table are deleted', {
      database,
      table,
      versions: old.length,
    });
    for (let at = 0; at < old.length; at += BATCH) await this.purge(database, table, old.slice(at, at + BATCH));
  }

  private async purge(database: string, table: string, versions: readonly string[]): Promise<void> {
    try {
      await this.target.deleteVersions(database, table, versions);
    } catch (error) {
      const { code, message } = describeError(error);
      this.tell('Old versions of a table could not be deleted', { database, table, code, error: message });
    }
  }
}
