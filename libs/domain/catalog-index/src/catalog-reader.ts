import type { AssetRows, Facet } from './asset-rows.js';
import type { CatalogRow } from './catalog-row.js';
import { WordHits } from './find-words.js';
import type { FacetTerm, Term } from './read-query.js';
import { roomFor } from './room-for.js';
import type { Segment } from './segment.js';
import { TopHits } from './top-hits.js';

/** Where a page ended: the next one begins behind it. */
export interface Position {
  /** Of the name order. */
  readonly name?: string;
  /** Of the order by score. */
  readonly score?: number;
  readonly id: string;
}

export interface CatalogQuestion {
  readonly terms: readonly Term[];
  /** At most one for each property. */
  readonly facets: readonly FacetTerm[];
  /** Only assets that have kept edits, or have none. */
  readonly conflicts?: boolean | undefined;
  /** By technical name, or the best hits first (by score, then id). Without words there are no better hits. */
  readonly order: 'name' | 'score';
  readonly after?: Position | undefined;
  readonly limit: number;
  /** Properties whose values shall be counted. */
  readonly count: readonly Facet[];
}

export interface CatalogAnswer {
  readonly rows: readonly CatalogRow[];
  readonly total: number;
  /** Undefined on the last page. */
  readonly next: Position | undefined;
  /** By property, the values with most assets first: as many as there would be if that value alone were asked of it. */
  readonly counts: ReadonlyMap<Facet, readonly ValueCount[]>;
}

export interface ValueCount {
  readonly value: string;
  readonly count: number;
}

/** One property under its filter, with what has been counted. */
interface Sieve {
  readonly facet: Facet;
  /** By place. */
  readonly codes: Uint32Array;
  /** By code, 1: wanted; undefined: all are. */
  readonly mask: Uint8Array | undefined;
  readonly counts: Uint32Array | undefined;
}

/** Answers questions. Keeps its arrays between them, so it answers one at a time. */
export class CatalogReader {
  private readonly hits = new WordHits();
  /** Words that an asset has of those looked for so far; all of them when it is found. */
  private matched = new Uint8Array(0);
  private scores = new Float64Array(0);
  private found = new Uint32Array(0);
  private foundCount = 0;

  constructor(private readonly rows: AssetRows) {}

  get bytes(): number {
    const arrays = [this.matched, this.scores, this.found, this.hits.places, this.hits.weights];
    return arrays.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  ask(question: CatalogQuestion, segments: readonly Segment[], owners: Uint16Array): CatalogAnswer {
    const { terms, facets, conflicts, count, limit } = question;
    this.makeRoom();
    const isEverything = terms.length + facets.length + count.length === 0 && conflicts === undefined;
    const words = terms.filter(({ not }) => !not);
    const without = terms.filter(({ not }) => not);
    this.foundCount = 0;
    if (words.length > 0) this.lookUp(words, segments, owners);
    else if (!isEverything) this.takeAll();
    this.leaveOut(without, words.length, segments, owners);
    const sieves = this.sievesOf(question);
    const total = isEverything ? this.rows.size : this.count(sieves, question, words.length);
    const isFound = (place: number) => this.matched[place] === words.length && this.passes(sieves, question, place);
    const best = question.order === 'score' && words.length > 0;
    const places = best ? this.bestPlaces(question) : this.placesByName(question, isFound);
    const rows = places.slice(0, limit).map((place) => this.rows.rowAt(place));
    const last = places[limit - 1];
    const next = places.length <= limit || last === undefined ? undefined : this.positionOf(last, best);
    this.forget();
    return { rows, total, next, counts: new Map(count.map((facet) => [facet, this.countsOf(facet, sieves)])) };
  }

  private makeRoom(): void {
    const { end } = this.rows;
    this.matched = roomFor(this.matched, end, Uint8Array);
    this.scores = roomFor(this.scores, end, Float64Array);
    this.found = roomFor(this.found, end, Uint32Array);
  }

  private takeAll(): void {
    const { order } = this.rows;
    for (let rank = 0; rank < order.length; rank += 1) this.found[rank] = order.at(rank);
    this.foundCount = order.length;
  }

  private lookUp(words: readonly Term[], segments: readonly Segment[], owners: Uint16Array): void {
    const { end } = this.rows;
    words.forEach((word, at) => {
      this.hits.find(word, segments, owners, end);
      const { places, weights, count } = this.hits;
      // What is rare tells more. Counted here, over what is there now, so that no merge changes an order.
      const rarity = Math.log(1 + this.rows.size / Math.max(1, count));
      for (let index = 0; index < count; index += 1) {
        const place = places[index] ?? 0;
        if (this.matched[place] !== at) continue;
        this.matched[place] = at + 1;
        this.scores[place] = (this.scores[place] ?? 0) + rarity * (weights[place] ?? 0);
        if (at === 0) this.found[this.foundCount++] = place;
      }
      this.hits.clear();
    });
  }

  private leaveOut(terms: readonly Term[], whole: number, segments: readonly Segment[], owners: Uint16Array): void {
    for (const term of terms) {
      this.hits.find(term, segments, owners, this.rows.end);
      const { places, count } = this.hits;
      for (let index = 0; index < count; index += 1) {
        const place = places[index] ?? 0;
        if (this.matched[place] === whole) this.matched[place] = OUT;
      }
      this.hits.clear();
    }
  }

  private sievesOf({ facets, count }: CatalogQuestion): readonly Sieve[] {
    const asked = [...new Set([...facets.map(({ facet }) => facet), ...count])];
    return asked.map((facet) => {
      const coded = this.rows.facet(facet);
      const filter = facets.find((one) => one.facet === facet);
      return {
        facet,
        codes: coded.codes,
        mask: filter && coded.mask(filter.isWanted),
        counts: count.includes(facet) ? new Uint32Array(coded.size) : undefined,
      };
    });
  }

  /** How many are found. With words, only these stay among the found. */
  private count(sieves: readonly Sieve[], { conflicts }: CatalogQuestion, whole: number): number {
    const { found, foundCount, matched, scores, rows } = this;
    let total = 0;
    for (let at = 0; at < foundCount; at += 1) {
      const place = found[at] ?? 0;
      const isRight = conflicts === undefined || rows.conflictsAt(place) > 0 === conflicts;
      const isHit = matched[place] === whole && isRight && passAndCount(sieves, place);
      if (whole > 0) {
        // Without words the list stays whole: it tells what has to be forgotten.
        if (isHit) found[total] = place;
        else scores[place] = matched[place] = 0;
      }
      if (isHit) total += 1;
    }
    if (whole > 0) this.foundCount = total;
    return total;
  }

  private passes(sieves: readonly Sieve[], { conflicts }: CatalogQuestion, place: number): boolean {
    for (const { mask, codes } of sieves) if (mask !== undefined && mask[codes[place] ?? 0] !== 1) return false;
    return conflicts === undefined || this.rows.conflictsAt(place) > 0 === conflicts;
  }

  /** One more than the page holds, to know whether there is a next. */
  private bestPlaces({ after, limit }: CatalogQuestion): readonly number[] {
    const top = new TopHits(limit + 1, (place, other) => this.rows.isIdBefore(place, other));
    const [from = Infinity, id = ''] = [after?.score, after?.id];
    for (let at = 0; at < this.foundCount; at += 1) {
      const place = this.found[at] ?? 0;
      const score = this.scores[place] ?? 0;
      if (score > from || (score === from && this.rows.idAt(place) <= id)) continue;
      top.offer(place, score);
    }
    return top.inOrder();
  }

  private placesByName({ after, limit }: CatalogQuestion, isFound: (place: number) => boolean): readonly number[] {
    const { order } = this.rows;
    const places: number[] = [];
    const first = after === undefined ? 0 : order.rankOf(after.name ?? '', after.id);
    for (let rank = first; rank < order.length && places.length <= limit; rank += 1) {
      const place = order.at(rank);
      if (isFound(place) && !(rank === first && this.isAt(place, after))) places.push(place);
    }
    return places;
  }

  private isAt(place: number, position: Position | undefined): boolean {
    return position !== undefined && this.rows.idAt(place) === position.id;
  }

  private positionOf(place: number, best: boolean): Position {
    const id = this.rows.idAt(place);
    return best ? { score: this.scores[place] ?? 0, id } : { name: this.rows.nameAt(place), id };
  }

  private countsOf(facet: Facet, sieves: readonly Sieve[]): readonly ValueCount[] {
    const counts = sieves.find((sieve) => sieve.facet === facet)?.counts ?? new Uint32Array(0);
    return [...counts]
      .map((count, code) => ({ value: this.rows.facet(facet).valueOf(code), count }))
      .filter(({ value, count }) => count > 0 && value !== '')
      .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  }

  private forget(): void {
    for (let at = 0; at < this.foundCount; at += 1) {
      const place = this.found[at] ?? 0;
      this.matched[place] = 0;
      this.scores[place] = 0;
    }
  }
}

/** Whether it has what is wanted of every property. What misses one alone is counted for that one. */
function passAndCount(sieves: readonly Sieve[], place: number): boolean {
  let missed = 0;
  let missing: Sieve | undefined;
  for (const sieve of sieves) {
    if (sieve.mask === undefined || sieve.mask[sieve.codes[place] ?? 0] === 1) continue;
    missed += 1;
    missing = sieve;
  }
  if (missed > 1) return false;
  for (const sieve of sieves) {
    if (sieve.counts === undefined || (missed === 1 && sieve !== missing)) continue;
    const code = sieve.codes[place] ?? 0;
    sieve.counts[code] = (sieve.counts[code] ?? 0) + 1;
  }
  return missed === 0;
}

/** More words than anybody may ask for. */
const OUT = 255;
