import type { Priority } from '@dss/catalog-model';
import type { Intent, ManifestEntry } from '@dss/sync-run';

/** What a page shows of an entry of the manifest. */
export type PlannedEntry = Pick<
  ManifestEntry,
  'ordinal' | 'key' | 'technicalName' | 'priority' | 'intent' | 'database' | 'table' | 'reason' | 'bulk'
> & {
  /** Of the asset in the last listing that showed it. */
  readonly listedType?: string | undefined;
};

/** The entries of one segment as one piece of memory outside the heap, about a hundred bytes each. */
export interface PackedSegment {
  readonly first: number;
  /** A JSON array per entry, one behind the other. */
  readonly rows: Uint8Array;
  /** Where each entry's row ends; the same as the one before when there is no such entry. */
  readonly ends: Uint32Array;
  /** Texts that many entries share: rows have their position. */
  readonly texts: readonly string[];
}

/** Key, technical name and table; then positions of database, priority, intent, bulk, reason and listed type. */
type Row = [string, string, string | null, number, number, number, number, number, number];

/** Takes the entries of a segment in the order of their ordinals. */
export class SegmentPacker {
  private readonly parts: Buffer[] = [];
  private readonly ends: Uint32Array;
  private readonly texts = new Map<string, number>();
  private length = 0;
  private next = 0;

  constructor(
    private readonly first: number,
    private readonly count: number,
  ) {
    this.ends = new Uint32Array(count);
  }

  /** An ordinal that does not belong here, or comes again, is left out: its head does not know it. */
  add(entry: ManifestEntry): void {
    const place = entry.ordinal - this.first;
    if (place < this.next || place >= this.count) return;
    this.ends.fill(this.length, this.next, place);
    const row = Buffer.from(JSON.stringify(this.rowOf(entry)));
    this.parts.push(row);
    this.length += row.byteLength;
    this.ends[place] = this.length;
    this.next = place + 1;
  }

  pack(): PackedSegment {
    this.ends.fill(this.length, this.next);
    // Copied once into memory of its own: a slice of a shared pool would keep the whole pool.
    const rows = new Uint8Array(this.length);
    let at = 0;
    for (const part of this.parts) {
      rows.set(part, at);
      at += part.byteLength;
    }
    return { first: this.first, rows, ends: this.ends, texts: [...this.texts.keys()] };
  }

  private rowOf({ key, technicalName, table, ...entry }: ManifestEntry): Row {
    const shared = [
      entry.database,
      entry.priority,
      entry.intent,
      entry.bulk,
      entry.reason,
      entry.listed?.type,
    ] as const;
    const [database, priority, intent, bulk, reason, type] = shared.map((text) => this.share(text));
    return [key, technicalName, table ?? null, at(database), at(priority), at(intent), at(bulk), at(reason), at(type)];
  }

  private share(text: string | undefined): number {
    if (text === undefined) return NONE;
    const known = this.texts.get(text) ?? this.texts.size;
    this.texts.set(text, known);
    return known;
  }
}

const NONE = -1;

function at(position: number | undefined): number {
  return position ?? NONE;
}

/** The entry of an ordinal; undefined when the segment has none. */
export function unpackEntry({ first, rows, ends, texts }: PackedSegment, ordinal: number): PlannedEntry | undefined {
  const place = ordinal - first;
  const end = ends[place];
  const begin = place === 0 ? 0 : ends[place - 1];
  if (end === undefined || begin === undefined || begin === end) return undefined;
  const row = JSON.parse(Buffer.from(rows.buffer, rows.byteOffset + begin, end - begin).toString()) as Row;
  const [key, technicalName, table, ...shared] = row;
  const [database, priority, intent, bulk, reason, listedType] = shared.map((position) => texts[position]);
  return {
    ...{ ordinal, key, technicalName, database, reason, listedType },
    ...{ priority: priority as Priority, intent: intent as Intent, bulk: bulk as PlannedEntry['bulk'] },
    ...(table !== null && { table }),
  };
}

/** Bytes that it takes, roughly. */
export function weightOf({ rows, ends, texts }: PackedSegment): number {
  return rows.byteLength + ends.byteLength + texts.reduce((sum, text) => sum + 2 * text.length + 64, 256);
}
