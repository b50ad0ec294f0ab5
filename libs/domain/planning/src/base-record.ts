import { APPLIED_V1, type Applied, type AppliedFormat, type Claim, type ColumnClaims } from './applied.js';
import { folded } from './glue-text.js';
import type { ObservedTable, TableInput } from './glue-shapes.js';
import { APPLIED, RUN, TECHNICAL_NAME } from './parameter-names.js';

/** What the record of our last write says about a field: a claim, `unclaimed` (never written by us), or `unknown` (the record is lost). */
export type Basis = Claim | 'unclaimed' | 'unknown';

export interface RecordSources {
  /** The table that is there, or for one that is gone the image. */
  readonly table: ObservedTable;
  /** The TableInput of our last write. */
  readonly image: TableInput | undefined;
  /** Archived versions of the table, newest first; undefined as long as nobody has read them. */
  readonly history: readonly ObservedTable[] | undefined;
  readonly format: AppliedFormat;
}

interface Found {
  readonly state: 'none' | 'known' | 'lost';
  readonly applied?: Applied | undefined;
  /** Archived versions have not been read and might say otherwise. */
  readonly doubtful?: boolean;
}

/**
 * Whose word counts as our last one. The record in the table, unless it is unreadable or older than our last write
 * (somebody restored a version): then the image's, else that of the newest archived version that carries one, as long as
 * it is not older than the last write that is known of. With none of them the record is lost, and everything that differs
 * counts as somebody's edit.
 *
 * It is looked for when the first difference shows up: most tables differ in nothing.
 */
export class BaseRecord {
  private sought: Found | undefined;
  private names: ReadonlyMap<string, string> | undefined;

  private constructor(private readonly sources: RecordSources | undefined) {}

  /** Nothing was ever written: a new table, or one that is being adopted. */
  static readonly none = new BaseRecord(undefined);

  static of(sources: RecordSources): BaseRecord {
    return new BaseRecord(sources);
  }

  get isLost(): boolean {
    return this.found.state === 'lost';
  }

  /** The answer may change once the archived versions have been read. */
  get isDoubtful(): boolean {
    return this.found.doubtful === true;
  }

  get order(): string | undefined {
    return this.found.applied?.order;
  }

  description(): Basis {
    return this.basis((applied) => applied.description);
  }

  parameter(key: string): Basis {
    return this.basis((applied) => applied.parameters.get(key));
  }

  tag(key: string): Basis {
    return this.basis((applied) => applied.tags?.get(key));
  }

  column(technicalName: string): ColumnClaims | 'unclaimed' | 'unknown' {
    const { state, applied } = this.found;
    return state === 'lost' ? 'unknown' : (applied?.columns.get(technicalName) ?? 'unclaimed');
  }

  /** Claimed tags, for those that the source no longer names. */
  claimedTags(): Iterable<string> {
    return this.found.applied?.tags?.keys() ?? [];
  }

  /**
   * The technical name of a column that no longer says it, because somebody rewrote the table without our parameters:
   * from our last write, or else the claimed name that folds to the column's.
   */
  technicalNameOf(columnName: string): string | undefined {
    this.names ??= this.rememberedNames();
    return this.names.get(folded(columnName));
  }

  /** By the column's name. A claimed column that nobody remembers is taken to be called as its technical name folds. */
  private rememberedNames(): ReadonlyMap<string, string> {
    const { image, history = [] } = this.sources ?? {};
    const nameOf = new Map<string, string>();
    for (const written of image ? [image] : history.toReversed()) {
      for (const { Name, Parameters } of written.StorageDescriptor?.Columns ?? []) {
        const technicalName = Parameters?.[TECHNICAL_NAME];
        if (technicalName !== undefined) nameOf.set(technicalName, folded(Name));
      }
    }
    for (const technicalName of this.found.applied?.columns.keys() ?? []) {
      if (!nameOf.has(technicalName)) nameOf.set(technicalName, folded(technicalName).replace(/[^a-z0-9_]/g, '_'));
    }
    return new Map([...nameOf].map(([technicalName, name]) => [name, technicalName]));
  }

  private basis(claimIn: (applied: Applied) => Claim | undefined): Basis {
    const { state, applied } = this.found;
    if (state === 'lost') return 'unknown';
    return (applied && claimIn(applied)) ?? 'unclaimed';
  }

  private get found(): Found {
    this.sought ??= this.sources === undefined ? { state: 'none' } : findRecord(this.sources);
    return this.sought;
  }
}

/** Fencing number of the run that wrote the table; 0 when it does not say. */
export function runOf(table: Pick<TableInput, 'Parameters'>): number {
  const run = Number(table.Parameters?.[RUN] ?? 0);
  return Number.isSafeInteger(run) ? run : 0;
}

function findRecord({ table, image, history, format }: RecordSources): Found {
  const there = format.read(table.Parameters?.[APPLIED]);
  const imageRun = image === undefined ? 0 : runOf(image);
  const written = Math.max(runOf(table), imageRun);
  const remembered = image && format.read(image.Parameters?.[APPLIED]);
  if (there && runOf(table) === written) {
    if (remembered) return { state: 'known', applied: there };
    // Without an image a restored version looks like our last write. It gives itself away by its number.
    if (history === undefined) return { state: 'known', applied: there, doubtful: !isVersionOf(table, there) };
    return { state: 'known', applied: newestIn(history, written + 1, format) ?? there };
  }
  if (remembered && imageRun === written) return { state: 'known', applied: remembered };
  if (history === undefined) return { state: 'lost', doubtful: true };
  const archived = newestIn(history, written, format);
  return archived ? { state: 'known', applied: archived } : { state: 'lost' };
}

/** True when nobody has written since the write that left the table's record. */
export function isOwnVersion(table: ObservedTable, format: AppliedFormat = APPLIED_V1): boolean {
  const applied = format.read(table.Parameters?.[APPLIED]);
  return applied !== undefined && isVersionOf(table, applied);
}

/** Every write adds one to the version (aws-glue.md 2.2). */
function isVersionOf({ VersionId }: ObservedTable, { base }: Applied): boolean {
  return VersionId === undefined || Number(VersionId) === (base === undefined ? 0 : Number(base) + 1);
}

/** The newest is the one of the latest run: an older one may have been restored after it. */
function newestIn(history: readonly ObservedTable[], leastRun: number, format: AppliedFormat): Applied | undefined {
  let newest: { readonly run: number; readonly applied: Applied } | undefined;
  for (const version of history) {
    const run = runOf(version);
    if (run < leastRun || (newest && newest.run >= run)) continue;
    const applied = format.read(version.Parameters?.[APPLIED]);
    if (applied) newest = { run, applied };
  }
  return newest?.applied;
}
