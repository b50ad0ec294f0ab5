import { ByteWriter } from './byte-writer.js';

/** Every so many words one stands with all its letters, where a search can begin. */
const BLOCK = 16;

/**
 * A part of the index that never changes: words in the order of their bytes, each with the places (numbers of assets)
 * where it stands. A place counts only while its owner is this segment (`CatalogIndex`), so nothing is ever taken out.
 *
 * Words: bytes shared with the word before, number of further bytes, these, bytes of its places. Places: the distance
 * to the place before times two; plus one when a byte of fields follows, else it stands in a column alone, as nine in
 * ten do. So a usual place costs one byte.
 */
export interface Segment {
  readonly id: number;
  readonly words: Uint8Array;
  readonly places: Uint8Array;
  /** Where each block begins, in `words` and in `places`. */
  readonly blocks: Uint32Array;
  readonly placesOfBlock: Uint32Array;
  readonly wordCount: number;
  /** The assets that it was made of, and how many of them it still holds. */
  readonly members: Uint32Array;
  live: number;
}

/** Fields in which a word stands, one bit each. */
export const COLUMN = 1;

/** Writes a segment word by word, in the order of their bytes. */
export class SegmentWriter {
  private readonly words: ByteWriter;
  private readonly blocks: number[] = [];
  private readonly placesOfBlock: number[] = [];
  private readonly last = new Uint8Array(256);
  private lastLength = 0;
  private count = 0;
  private placesFrom = 0;
  private lastPlace = 0;
  readonly places: ByteWriter;

  constructor(wordBytes: number, placeBytes: number) {
    this.words = new ByteWriter(wordBytes);
    this.places = new ByteWriter(placeBytes);
  }

  /** Begins a word; its places follow, ascending. Closed by `endWord`. */
  beginWord(): void {
    this.placesFrom = this.places.length;
    this.lastPlace = 0;
  }

  place(place: number, fields: number): void {
    const distance = (place - this.lastPlace) * 2;
    this.lastPlace = place;
    if (fields === COLUMN) {
      this.places.number(distance);
      return;
    }
    this.places.number(distance + 1);
    this.places.byte(fields);
  }

  /** A word without places leaves no trace. */
  endWord(word: Uint8Array, length: number): void {
    if (this.places.length === this.placesFrom) return;
    const isFirst = this.count % BLOCK === 0;
    if (isFirst) {
      this.blocks.push(this.words.length);
      this.placesOfBlock.push(this.placesFrom);
    }
    let shared = 0;
    if (!isFirst) {
      const most = Math.min(this.lastLength, length);
      while (shared < most && this.last[shared] === word[shared]) shared += 1;
    }
    this.words.byte(shared);
    this.words.byte(length - shared);
    this.words.copy(word, shared, length);
    this.words.number(this.places.length - this.placesFrom);
    this.last.set(word.subarray(0, length));
    this.lastLength = length;
    this.count += 1;
  }

  finish(id: number, members: Uint32Array): Segment {
    return {
      ...{ id, members, live: members.length, wordCount: this.count },
      ...{ words: this.words.finish(), places: this.places.finish() },
      blocks: Uint32Array.from(this.blocks),
      placesOfBlock: Uint32Array.from(this.placesOfBlock),
    };
  }
}

/** Walks through the words of a segment. */
export class WordCursor {
  /** The bytes of the present word, `length` of them. */
  readonly word = new Uint8Array(256);
  length = 0;
  placesFrom = 0;
  placesTo = 0;
  private at = 0;

  constructor(readonly segment: Segment) {}

  /** False behind the last word. */
  next(): boolean {
    const { words } = this.segment;
    if (this.at >= words.length) return false;
    const shared = words[this.at] ?? 0;
    const more = words[this.at + 1] ?? 0;
    this.at += 2;
    for (let index = 0; index < more; index += 1) this.word[shared + index] = words[this.at + index] ?? 0;
    this.length = shared + more;
    this.at += more;
    this.readPlaces();
    return true;
  }

  /** Goes to the first word that is not before the given one. False when there is none. */
  seek(word: Uint8Array): boolean {
    const { blocks, placesOfBlock } = this.segment;
    let low = 0;
    let high = blocks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.isBlockBefore(middle, word)) low = middle;
      else high = middle - 1;
    }
    this.at = blocks[low] ?? 0;
    this.placesTo = placesOfBlock[low] ?? 0;
    while (this.next()) if (compareBytes(this.word, this.length, word, word.length) >= 0) return true;
    return false;
  }

  startsWith(word: Uint8Array): boolean {
    if (this.length < word.length) return false;
    for (let index = 0; index < word.length; index += 1) if (this.word[index] !== word[index]) return false;
    return true;
  }

  /**
   * From a word that begins with the given bytes to the next one, where that begins so too. Leaves the bytes of the word
   * behind: a search needs to know only where they stand and how long they are.
   */
  nextWithin(beginning: Uint8Array): boolean {
    const { words } = this.segment;
    if (this.at >= words.length) return false;
    const shared = words[this.at] ?? 0;
    const more = words[this.at + 1] ?? 0;
    const from = this.at + 2;
    for (let index = shared; index < beginning.length; index += 1) {
      if (index - shared >= more || words[from + index - shared] !== beginning[index]) return false;
    }
    this.length = shared + more;
    this.at = from + more;
    this.readPlaces();
    return true;
  }

  private readPlaces(): void {
    const { words } = this.segment;
    this.placesFrom = this.placesTo;
    let size = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = words[this.at] ?? 0;
      this.at += 1;
      size += (byte & 127) * factor;
      if (byte < 128) break;
    }
    this.placesTo = this.placesFrom + size;
  }

  private isBlockBefore(block: number, word: Uint8Array): boolean {
    const { words, blocks } = this.segment;
    const at = blocks[block] ?? 0;
    const length = words[at + 1] ?? 0;
    for (let index = 0; index < length && index < word.length; index += 1) {
      const [own = 0, other = 0] = [words[at + 2 + index], word[index]];
      if (own !== other) return own < other;
    }
    return length < word.length;
  }
}

export function compareBytes(a: Uint8Array, aLength: number, b: Uint8Array, bLength: number): number {
  const most = Math.min(aLength, bLength);
  for (let index = 0; index < most; index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return aLength - bLength;
}
