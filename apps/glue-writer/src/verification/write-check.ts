import { describeError } from '@dss/errors';
import { continueTrace, inRunContext } from '@dss/observability';
import { type ObservedTable, type WrittenVerdict, judgeOwnership, judgeWritten, tableInputOf } from '@dss/planning';
import type { RunLedger, RunStore, TargetCatalog } from '@dss/ports';
import { flushTraffic } from '@dss/service-kit';
import type { VerificationReport } from '@dss/sync-run';
import type { Tell } from '../database-records.js';
import type { NotedWrite } from './noted-write.js';
import {
  type Difference,
  MOST_SHOWN,
  NOTHING_FOUND,
  PAGE,
  isDifference,
  newestOf,
  pagesOf,
  reasonOf,
  together,
} from './read-back-report.js';

/** What waits in memory while Glue is slow; what is more stays unread, and is counted. */
const MOST_WAITING = 2000;

/** After so long without another write of its run, what is left of a page is read too. */
const IDLE_MS = 1000;

interface CheckedRun {
  readonly tenant: string;
  readonly run: string;
  /** By database. */
  readonly waiting: Map<string, NotedWrite[]>;
  report: VerificationReport;
  cancel: () => void;
}

export interface CheckWorld {
  readonly isOn: boolean;
  readonly tell: Tell;
  /** Calls after so many milliseconds, unless what it returns is called before. */
  readonly later: (ms: number, act: () => void) => () => void;
}

interface CheckPorts {
  readonly target: Pick<TargetCatalog, 'findTable' | 'listTables' | 'listVersions' | 'updateTable'>;
  readonly ledger: RunLedger;
  readonly runs: RunStore;
}

/**
 * Reads back what was written, page by page, beside the work: full pages while a run goes on, the rest when it has
 * drained. An outcome is never changed by it. What is not as it was written makes the checkpoint doubtful, so that the
 * next run looks at the table, and stands in the record of the run.
 */
export class WriteCheck {
  private readonly runs = new Map<string, CheckedRun>();
  /** One page after the other: reading back must not outrun writing. */
  private reading: Promise<void> = Promise.resolve();
  private pending = 0;

  constructor(
    private readonly ports: CheckPorts,
    private readonly world: CheckWorld,
  ) {}

  note(tenant: string, run: string, write: NotedWrite | undefined): void {
    if (!this.world.isOn || write === undefined) return;
    const checked = this.checked(tenant, run);
    checked.cancel();
    checked.cancel = this.world.later(IDLE_MS, () => void this.flush(tenant, run));
    const waiting = checked.waiting.get(write.database) ?? [];
    checked.waiting.set(write.database, waiting);
    if (this.pending >= MOST_WAITING) {
      checked.report = { ...checked.report, unread: checked.report.unread + 1 };
      return;
    }
    this.pending += 1;
    waiting.push(write);
    if (waiting.length === PAGE.tables) this.read(checked, write.database);
  }

  /** Resolves when everything that was noted of the run has been read back and stands in its record. */
  async flush(tenant: string, run: string): Promise<void> {
    const checked = this.runs.get(keyOf(tenant, run));
    if (checked === undefined) return;
    this.runs.delete(keyOf(tenant, run));
    checked.cancel();
    for (const [database, { length }] of checked.waiting) if (length > 0) this.read(checked, database);
    await this.reading;
    try {
      await this.save(checked);
    } catch (error) {
      this.failed('What was found by reading back could not be stored', checked, error);
    }
  }

  async flushAll(): Promise<void> {
    await Promise.all([...this.runs.values()].map(({ tenant, run }) => this.flush(tenant, run)));
  }

  private checked(tenant: string, run: string): CheckedRun {
    const known = this.runs.get(keyOf(tenant, run));
    if (known !== undefined) return known;
    const checked = { tenant, run, waiting: new Map(), report: NOTHING_FOUND, cancel: () => undefined };
    this.runs.set(keyOf(tenant, run), checked);
    return checked;
  }

  private read(checked: CheckedRun, database: string): void {
    const writes = checked.waiting.get(database) ?? [];
    checked.waiting.set(database, []);
    this.reading = this.reading
      .then(() => this.readAll(checked, database, writes))
      .finally(() => (this.pending -= writes.length));
  }

  /** Calls count for the run, and wait behind those of its messages. */
  private readAll(checked: CheckedRun, database: string, writes: readonly NotedWrite[]): Promise<void> {
    const { tenant, run } = checked;
    const context = { tenant, run, trace: continueTrace(undefined), priority: 'low' as const, traffic: {} };
    return inRunContext(context, async () => {
      for (const page of pagesOf(newestOf(writes))) {
        try {
          await this.readPage(checked, database, page);
        } catch (error) {
          checked.report = { ...checked.report, unread: checked.report.unread + page.length };
          this.failed('Tables could not be read back', checked, error);
        }
      }
      await flushTraffic(this.ports.ledger, context).catch((error: unknown) => {
        this.failed('The calls of reading back could not be counted for the run', checked, error);
      });
    });
  }

  private async readPage(checked: CheckedRun, database: string, page: readonly NotedWrite[]): Promise<void> {
    const there = await this.list(
      database,
      page.map(({ table }) => table),
    );
    for (const write of page) {
      const verdict = await this.judge(write, there.get(write.table));
      const { report } = checked;
      checked.report = {
        ...report,
        tables: report.tables + 1,
        ownForms: report.ownForms + Number(verdict.kind === 'own-form'),
      };
      if (isDifference(verdict)) await this.differs(checked, write, verdict);
    }
  }

  /** What the list shows may be old: a difference is looked at once more. */
  private async judge(write: NotedWrite, listed: ObservedTable | undefined): Promise<WrittenVerdict> {
    const verdict = judgeWritten(write.facts, listed);
    if (!isDifference(verdict)) return verdict;
    return judgeWritten(write.facts, await this.ports.target.findTable(write.database, write.table));
  }

  private async differs(checked: CheckedRun, write: NotedWrite, verdict: Difference): Promise<void> {
    const { space, key, technicalName, database, table } = write;
    await this.ports.ledger.doubtAsset(checked.tenant, space, key);
    const given = verdict.kind === 'replaced' && (await this.giveBack(write));
    const reason = reasonOf(verdict) + (given ? '; it was given back as it had been' : '');
    this.world.tell('A table is not as it was written', {
      runId: checked.run,
      space,
      technicalName,
      database,
      table,
      reason,
    });
    const differences = [
      ...checked.report.differences,
      { space, technicalName, database, table, what: verdict.kind, reason },
    ];
    checked.report = { ...checked.report, differences: differences.slice(0, MOST_SHOWN) };
  }

  /** Our write has replaced a stranger's table. What it was is in the archive: it comes back, under the lock. */
  private async giveBack({ database, table, facts }: NotedWrite): Promise<boolean> {
    const { tables } = await this.ports.target.listVersions(database, table);
    const replaced = tables.find(({ VersionId }) => VersionId === String(Number(facts.versionId) - 1));
    if (replaced === undefined || isOurs(replaced, facts.input)) return false;
    // Not into the archive: a version with our keys would make the table ours by record.
    const options = { versionId: facts.versionId, skipArchive: true };
    await this.ports.target.updateTable(database, tableInputOf(replaced), options);
    return true;
  }

  private async list(database: string, names: readonly string[]): Promise<ReadonlyMap<string, ObservedTable>> {
    const there = new Map<string, ObservedTable>();
    let nextToken: string | undefined;
    do {
      const page = await this.ports.target.listTables(database, nextToken, names);
      for (const table of page.tables) there.set(table.Name, table);
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    return there;
  }

  private async save({ tenant, run, report }: CheckedRun): Promise<void> {
    await this.ports.runs.change(tenant, run, (stored) => ({
      ...stored,
      verification: together(stored.verification, report),
    }));
  }

  private failed(message: string, { tenant, run }: CheckedRun, error: unknown): void {
    const { code, message: text } = describeError(error);
    this.world.tell(message, { tenant, runId: run, code, error: text });
  }
}

function isOurs(table: ObservedTable, input: NotedWrite['facts']['input']): boolean {
  const parameter = (name: string) => input.Parameters?.[name] ?? '';
  const asset = { space: parameter('dsp.space'), technicalName: parameter('dsp.technicalName') };
  return judgeOwnership(table, { ...asset, owner: parameter('dsp_sync.owner') }).kind === 'ours';
}

function keyOf(tenant: string, run: string): string {
  return `${tenant}/${run}`;
}
