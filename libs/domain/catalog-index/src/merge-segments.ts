import { COLUMN, type Segment, SegmentWriter, WordCursor, compareBytes } from './segment.js';

/** Places after which somebody else may have his turn: less than a tenth of a millisecond. */
const SLICE = 2_000;

/**
 * Makes one segment of several, with the places that they still hold; yields now and then, so that it never holds
 * anybody up. What changes owner meanwhile may or may not come along: either way it counts no more.
 */
export function* mergeSegments(
  id: number,
  segments: readonly Segment[],
  owners: () => Uint16Array,
): Generator<void, Segment> {
  const sum = (size: (segment: Segment) => number) => segments.reduce((total, one) => total + size(one), 0);
  const writer = new SegmentWriter(
    sum(({ words }) => words.length),
    sum(({ places }) => places.length),
  );
  let cursors = segments.map((segment) => new WordCursor(segment)).filter((cursor) => cursor.next());
  let left = SLICE;
  while (cursors.length > 0) {
    const [least, ...others] = leastOf(cursors);
    writer.beginWord();
    if (others.length === 0 && least.segment.live === least.segment.members.length) {
      writer.places.copy(least.segment.places, least.placesFrom, least.placesTo);
      left -= (least.placesTo - least.placesFrom) >> 6;
    } else {
      const readers = [least, ...others].map((cursor) => new PlaceReader(cursor, owners));
      for (let next = leastPlace(readers); next !== undefined; next = leastPlace(readers)) {
        writer.place(next.place, next.fields);
        next.next();
        if ((left -= 1) > 0) continue;
        left = SLICE;
        yield;
      }
    }
    writer.endWord(least.word, least.length);
    for (const cursor of [least, ...others]) if (!cursor.next()) cursors = cursors.filter((one) => one !== cursor);
    if ((left -= 4) > 0) continue;
    left = SLICE;
    yield;
  }
  return writer.finish(id, membersOf(segments, owners()));
}

/** Those that nobody has taken over. */
function membersOf(segments: readonly Segment[], owners: Uint16Array): Uint32Array {
  const members = new Uint32Array(segments.reduce((total, { live }) => total + live, 0));
  let count = 0;
  for (const { id, members: own } of segments) {
    for (const place of own) if (owners[place] === id) members[count++] = place;
  }
  return members;
}

/** Those that stand at the first word; at least one. */
function leastOf(cursors: readonly WordCursor[]): [WordCursor, ...WordCursor[]] {
  let least: [WordCursor, ...WordCursor[]] | undefined;
  for (const cursor of cursors) {
    const order = least === undefined ? -1 : compareBytes(cursor.word, cursor.length, least[0].word, least[0].length);
    if (least === undefined || order < 0) least = [cursor];
    else if (order === 0) least.push(cursor);
  }
  if (least === undefined) throw new Error('There is nothing to merge');
  return least;
}

function leastPlace(readers: readonly PlaceReader[]): PlaceReader | undefined {
  let least: PlaceReader | undefined;
  for (const reader of readers) {
    if (reader.place >= 0 && (least === undefined || reader.place < least.place)) least = reader;
  }
  return least;
}

/** Walks through the places of a word that still count. */
class PlaceReader {
  /** -1 behind the last. */
  place = 0;
  fields = COLUMN;
  private before = 0;
  private at: number;
  private readonly to: number;
  private readonly segment: Segment;

  constructor(
    { segment, placesFrom, placesTo }: WordCursor,
    private readonly owners: () => Uint16Array,
  ) {
    this.segment = segment;
    this.at = placesFrom;
    this.to = placesTo;
    this.next();
  }

  next(): void {
    const { places, id } = this.segment;
    while (this.at < this.to) {
      let value = 0;
      for (let factor = 1; ; factor *= 128) {
        const byte = places[this.at] ?? 0;
        this.at += 1;
        value += (byte & 127) * factor;
        if (byte < 128) break;
      }
      this.before += value >> 1;
      this.fields = COLUMN;
      if ((value & 1) === 1) {
        this.fields = places[this.at] ?? COLUMN;
        this.at += 1;
      }
      this.place = this.before;
      if (this.owners()[this.place] === id) return;
    }
    this.place = -1;
  }
}
