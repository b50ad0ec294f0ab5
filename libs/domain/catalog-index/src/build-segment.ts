import { COLUMN, type Segment, SegmentWriter } from './segment.js';

/** What is to be found of one asset: numbers of words by field. `place` is its number in the index. */
export interface Findable {
  readonly place: number;
  readonly words: readonly { readonly fields: number; readonly words: readonly number[] }[];
}

/** A segment of a few assets. Its cost is that of their words: give it no more at once than may be waited for. */
export function buildSegment(id: number, assets: readonly Findable[], wordAt: (number: number) => string): Segment {
  const lists = collect([...assets].sort((a, b) => a.place - b.place));
  const byWord = new Map([...lists].map(([number, list]) => [wordAt(number), list]));
  const writer = new SegmentWriter(byWord.size * 8, byWord.size * 8);
  const bytes = new Uint8Array(256);
  const encoder = new TextEncoder();
  for (const word of inByteOrder([...byWord.keys()])) {
    writer.beginWord();
    const list = byWord.get(word) ?? [];
    for (let at = 0; at < list.length; at += 2) writer.place(list[at] ?? 0, list[at + 1] ?? COLUMN);
    writer.endWord(bytes, encoder.encodeInto(word, bytes).written);
  }
  const members = Uint32Array.from(assets, ({ place }) => place);
  return writer.finish(id, members);
}

/** Of each word the places, ascending, each followed by its fields. */
function collect(assets: readonly Findable[]): ReadonlyMap<number, readonly number[]> {
  const lists = new Map<number, number[]>();
  for (const { place, words } of assets) {
    for (const { fields, words: numbers } of words) {
      for (const number of numbers) {
        const list = lists.get(number);
        if (list === undefined) lists.set(number, [place, fields]);
        else if (list[list.length - 2] === place) list[list.length - 1] = (list[list.length - 1] ?? 0) | fields;
        else list.push(place, fields);
      }
    }
  }
  return lists;
}

/** The order of UTF-8 bytes is that of code points. The order of texts differs from it beyond the basic plane only. */
function inByteOrder(words: string[]): readonly string[] {
  words.sort();
  if (!words.some((word) => SURROGATE.test(word))) return words;
  return words.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

const SURROGATE = /[\ud800-\udfff]/;
