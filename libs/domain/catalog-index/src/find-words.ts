import { type Segment, WordCursor } from './segment.js';
import type { Term } from './read-query.js';
import { weightsFor } from './fields.js';
import { roomFor } from './room-for.js';

/** The assets that have a word, in no particular order, each once, with the weight of the best place of it. */
export class WordHits {
  places = new Uint32Array(1024);
  count = 0;
  weights = new Uint8Array(1024);

  /** @param end above every place */
  find(term: Term, segments: readonly Segment[], owners: Uint16Array, end: number): void {
    this.weights = roomFor(this.weights, end, Uint8Array);
    this.places = roomFor(this.places, end, Uint32Array);
    const word = new TextEncoder().encode(term.text);
    const weights = weightsFor(term.fields);
    // A word as it was asked counts twice as much as one that only begins so.
    const exact = weights.map((weight) => weight * 2);
    for (const segment of segments) {
      if (segment.live === 0) continue;
      const cursor = new WordCursor(segment);
      if (!cursor.seek(word)) continue;
      let isExact = cursor.length === word.length;
      if (!cursor.startsWith(word) || (!isExact && !term.prefix)) continue;
      do {
        this.take(cursor, owners, isExact ? exact : weights);
        isExact = false;
      } while (term.prefix && cursor.nextWithin(word));
    }
  }

  /** Ready for the next word. */
  clear(): void {
    for (let at = 0; at < this.count; at += 1) this.weights[this.places[at] ?? 0] = 0;
    this.count = 0;
  }

  private take({ segment, placesFrom, placesTo }: WordCursor, owners: Uint16Array, weights: Uint8Array): void {
    const { places, id } = segment;
    let place = 0;
    let at = placesFrom;
    while (at < placesTo) {
      let value = places[at++] ?? 0;
      if (value >= 128) {
        value &= 127;
        for (let factor = 128; ; factor *= 128) {
          const byte = places[at++] ?? 0;
          value += (byte & 127) * factor;
          if (byte < 128) break;
        }
      }
      place += value >> 1;
      const weight = weights[(value & 1) === 1 ? (places[at++] ?? 0) : 1] ?? 0;
      if (weight === 0 || owners[place] !== id) continue;
      const before = this.weights[place] ?? 0;
      if (weight <= before) continue;
      if (before === 0) this.places[this.count++] = place;
      this.weights[place] = weight;
    }
  }
}
