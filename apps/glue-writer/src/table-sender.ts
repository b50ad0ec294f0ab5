import { describeError } from '@dss/errors';
import type { WritePlan } from '@dss/planning';
import type { Image, TargetCatalog, WriteReceipt } from '@dss/ports';
import { versionAfter } from './checkpoint-after.js';
import type { Sight } from './sight.js';
import type { VersionArchive } from './version-archive.js';

/** How a write ended. */
export type Sent =
  | { readonly kind: 'done'; readonly requestId: string | undefined }
  /** The target is not as it was taken to be; `absent`: the table, or its database with it. */
  | { readonly kind: 'moved'; readonly why: 'absent' | 'exists' | 'conflict' }
  /** It may have been done: only the table knows. */
  | { readonly kind: 'unknown'; readonly error: unknown };

const MOVED: Readonly<Record<string, Extract<Sent, { kind: 'moved' }>['why']>> = {
  TARGET_ABSENT: 'absent',
  TARGET_EXISTS: 'exists',
  TARGET_CONFLICT: 'conflict',
};

/** Sends one planned write and says what came of it; what is no answer about the table is thrown on. */
export class TableSender {
  constructor(
    private readonly target: TargetCatalog,
    private readonly archive: VersionArchive,
  ) {}

  async send(database: string, plan: WritePlan, sight: Sight, before: Image | undefined): Promise<Sent> {
    try {
      const { requestId } = await this.write(database, plan, sight);
      if (plan.kind === 'update') await this.tidy(database, plan, before);
      return { kind: 'done', requestId };
    } catch (error) {
      const { code, details } = describeError(error);
      const why = MOVED[code];
      if (why !== undefined) return { kind: 'moved', why };
      if (details['outcomeUnknown'] === true) return { kind: 'unknown', error };
      throw error;
    }
  }

  private async write(database: string, plan: WritePlan, sight: Sight): Promise<WriteReceipt> {
    if (plan.kind === 'create') return this.target.createTable(database, plan.input);
    const { versionId } = plan;
    const skipArchive = this.archive.skips(plan, sight);
    try {
      return await this.target.updateTable(database, plan.input, { versionId, skipArchive });
    } catch (error) {
      // The only thing that an update makes more of are versions.
      if (describeError(error).code !== 'TARGET_FULL' || skipArchive) throw error;
      await this.archive.makeRoom(database, plan.input.Name);
      return this.target.updateTable(database, plan.input, { versionId, skipArchive: true });
    }
  }

  private async tidy(database: string, { input, versionId }: Extract<WritePlan, { kind: 'update' }>, before?: Image) {
    const base = Number(versionId);
    if (!Number.isInteger(base)) return;
    const known = before?.fence === undefined ? base : Number(versionAfter(before));
    await this.archive.tidy(database, input.Name, Math.min(known, base), base + 1);
  }
}
