import { AssetRows } from './asset-rows.js';
import { type Findable, buildSegment } from './build-segment.js';
import { type CatalogAnswer, type CatalogQuestion, CatalogReader } from './catalog-reader.js';
import type { CatalogDocument, CatalogRow } from './catalog-row.js';
import { chooseMerge } from './choose-merge.js';
import { FIELDS } from './fields.js';
import { mergeSegments } from './merge-segments.js';
import { roomFor } from './room-for.js';
import type { Segment } from './segment.js';
import { Vocabulary } from './vocabulary.js';

/** No segment holds the asset. */
const NOBODY = 0;
const MOST_IDS = 0xffff;
/** About 5 MB. */
const MOST_WORDS = 20_000;

interface Merging {
  readonly id: number;
  readonly from: readonly Segment[];
  readonly work: Generator<void, Segment>;
}

/**
 * All assets of a catalog in memory, to be listed, filtered, counted and searched.
 *
 * An asset's words stand in a segment, which never changes; an asset that changes gets a new segment, together with
 * those that change with it, and its place is from then on owned by that one. What stands of it in the old segment no
 * longer counts, and goes when segments are merged. So a change costs what it brings, and `maintain` keeps the number
 * of segments small, a little at a time.
 */
export class CatalogIndex {
  private readonly rows = new AssetRows();
  private owners = new Uint16Array(0);
  private segments: readonly Segment[] = [];
  private lastId = 0;
  private merging: Merging | undefined;
  private readonly vocabulary = new Vocabulary(MOST_WORDS);
  private readonly reader = new CatalogReader(this.rows);

  get size(): number {
    return this.rows.size;
  }

  /** Parts that a search has to look into. */
  get parts(): number {
    return this.segments.length;
  }

  /** About how many bytes it takes. */
  get bytes(): number {
    const inSegments = this.segments.reduce(
      (sum, { words, places, blocks }) =>
        sum + words.buffer.byteLength + places.buffer.byteLength + 2 * blocks.byteLength,
      0,
    );
    return this.rows.bytes + inSegments + this.owners.byteLength + this.reader.bytes + this.vocabulary.bytes;
  }

  find(id: string): CatalogRow | undefined {
    const place = this.rows.placeOf(id);
    return place === undefined ? undefined : this.rows.rowAt(place);
  }

  ids(): Iterable<string> {
    return this.rows.allIds();
  }

  /** Takes assets as they are now; of several with one id the last. Costs what their words cost. */
  put(documents: readonly CatalogDocument[]): void {
    const last = [...new Map(documents.map((document) => [document.id, document])).values()];
    if (last.length === 0) return;
    this.vocabulary.refresh();
    const found = last.map((document) => ({ place: this.rows.put(document), words: this.wordsOf(document) }));
    const segment = buildSegment(this.newId(), found, (number) => this.vocabulary.wordAt(number));
    for (const { place } of found) this.own(place, segment.id);
    this.segments = [...this.segments, segment];
  }

  /** Removing what is not there is no error. */
  remove(ids: readonly string[]): void {
    for (const id of ids) {
      const place = this.rows.remove(id);
      if (place !== undefined) this.own(place, NOBODY);
    }
  }

  ask(question: CatalogQuestion): CatalogAnswer {
    return this.reader.ask(question, this.segments, this.owners);
  }

  /** Merges segments as long as it may go on, asked every tenth of a millisecond. True when there is more to do. */
  maintain(mayGoOn: () => boolean): boolean {
    for (;;) {
      this.merging ??= this.beginMerge();
      if (this.merging === undefined) return false;
      const { done, value } = this.merging.work.next();
      if (done === true) this.endMerge(this.merging.from, value);
      if (!mayGoOn()) return true;
    }
  }

  private beginMerge(): Merging | undefined {
    this.segments = this.segments.filter(({ live }) => live > 0);
    const from = chooseMerge(this.segments);
    if (from === undefined) return undefined;
    const id = this.newId();
    return { id, from, work: mergeSegments(id, from, () => this.owners) };
  }

  private endMerge(from: readonly Segment[], merged: Segment): void {
    for (const place of merged.members) this.owners[place] = merged.id;
    this.segments = [...this.segments.filter((segment) => !from.includes(segment)), merged];
    this.merging = undefined;
  }

  private own(place: number, owner: number): void {
    this.owners = roomFor(this.owners, place, Uint16Array);
    const before = this.segments.find(({ id }) => id === this.owners[place]);
    if (before !== undefined) before.live -= 1;
    this.owners[place] = owner;
  }

  /** Ids come round; one that a segment bears, or will bear, is left out. */
  private newId(): number {
    const used = new Set([...this.segments.map(({ id }) => id), this.merging?.id]);
    do this.lastId = (this.lastId % MOST_IDS) + 1;
    while (used.has(this.lastId));
    return this.lastId;
  }

  private wordsOf({ technicalName, table, label, steward, tags, columns }: CatalogDocument): Findable['words'] {
    const isSameName = table === technicalName.toLowerCase();
    const own = [
      { fields: FIELDS.name, text: technicalName },
      { fields: FIELDS.name, text: isSameName ? '' : table },
      { fields: FIELDS.label, text: label },
      { fields: FIELDS.steward, text: steward },
      ...tags.map((text) => ({ fields: FIELDS.tag, text })),
    ];
    return [
      ...own.map(({ fields, text }) => ({ fields, words: this.vocabulary.numbersOf(text) })),
      { fields: FIELDS.column, words: columns.flatMap((text) => this.vocabulary.recall(text)) },
    ];
  }
}
