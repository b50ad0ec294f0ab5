import { wordsOf } from './words.js';

/** Names of columns come back by the thousand: their words are kept; forgotten when there are too many. */
const MOST = 5_000;

export class WordMemory {
  private readonly known = new Map<string, readonly string[]>();

  /** Names of assets are forgotten with the rest, and come back too seldom to be worth a second memory. */
  wordsOf(text: string): readonly string[] {
    const known = this.known.get(text);
    if (known !== undefined) return known;
    const words = wordsOf(text);
    if (this.known.size >= MOST) this.known.clear();
    this.known.set(text, words);
    return words;
  }

  get bytes(): number {
    return this.known.size * 200;
  }
}
