import { AssetRows } from './asset-rows.js';
import { type Findable, buildSegment } from './build-segment.js';
import { type CatalogAnswer, type CatalogQuestion, CatalogReader } from './catalog-reader.js';
import type { CatalogDocument, CatalogRow } from './catalog-row.js';
import { chooseMerge } from './choose-merge.js';
import { FIELDS } from './fields.js';
import { mergeSegments } from './merge-segments.js';
import { roomFor } from './room-for.js';
import type { Segment } from './segment.js';
import { WordMemory } from './word-memory.js';

/** No segment holds the asset. */
const NOBODY = 0;
const MOST_IDS = 0xffff;

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
  private merging: { readonly from: readonly Segment[]; readonly work: Generator<void, Segment> } | undefined;
  private readonly memory = new WordMemory();
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
    return this.rows.bytes + inSegments + this.owners.byteLength + this.reader.bytes + this.memory.bytes;
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
    const found = last.map((document) => ({ place: this.rows.put(document), words: this.wordsOf(document) }));
    const segment = buildSegment(this.newId(), found);
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

  private beginMerge(): CatalogIndex['merging'] {
    this.segments = this.segments.filter(({ live }) => live > 0);
    const from = chooseMerge(this.segments);
    return from && { from, work: mergeSegments(this.newId(), from, () => this.owners) };
  }

  private endMerge(from: readonly Segment[], merged: Segment): void {
    const old = new Uint8Array(MOST_IDS + 1);
    for (const { id } of from) old[id] = 1;
    let live = 0;
    for (let place = 0; place < this.rows.end; place += 1) {
      if (old[this.owners[place] ?? NOBODY] !== 1) continue;
      this.owners[place] = merged.id;
      live += 1;
    }
    merged.live = live;
    this.segments = [...this.segments.filter(({ id }) => old[id] !== 1), merged];
    this.merging = undefined;
  }

  private own(place: number, owner: number): void {
    this.owners = roomFor(this.owners, place, Uint16Array);
    const before = this.segments.find(({ id }) => id === this.owners[place]);
    if (before !== undefined) before.live -= 1;
    this.owners[place] = owner;
  }

  /** Ids come round; one that a segment bears is left out. */
  private newId(): number {
    const used = new Set(this.segments.map(({ id }) => id));
    do this.lastId = (this.lastId % MOST_IDS) + 1;
    while (used.has(this.lastId));
    return this.lastId;
  }

  private wordsOf({ technicalName, table, label, steward, tags, columns }: CatalogDocument): Findable['words'] {
    const isSameName = table === technicalName.toLowerCase();
    const texts = [
      { fields: FIELDS.name, text: technicalName },
      { fields: FIELDS.name, text: isSameName ? '' : table },
      { fields: FIELDS.label, text: label },
      { fields: FIELDS.steward, text: steward },
      ...tags.map((text) => ({ fields: FIELDS.tag, text })),
      ...columns.map((text) => ({ fields: FIELDS.column, text })),
    ];
    return texts.map(({ fields, text }) => ({ fields, words: this.memory.wordsOf(text) }));
  }
}
