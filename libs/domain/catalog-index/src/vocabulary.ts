import { wordsOf } from './words.js';

/** Words by number, so that what comes back by the thousand, as names of columns do, is looked up once and read once. */
export class Vocabulary {
  private words: string[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly texts = new Map<string, readonly number[]>();

  /** @param most words that are kept at most; then all are forgotten */
  constructor(private readonly most: number) {}

  get bytes(): number {
    return this.words.length * 100 + this.texts.size * 150;
  }

  /** Numbers hold until the next call of this. */
  refresh(): void {
    if (this.words.length < this.most && this.texts.size < this.most) return;
    this.words = [];
    this.numbers.clear();
    this.texts.clear();
  }

  wordAt(number: number): string {
    return this.words[number] ?? '';
  }

  /** The words of a text that is likely to come back. */
  recall(text: string): readonly number[] {
    const known = this.texts.get(text);
    if (known !== undefined) return known;
    const numbers = this.numbersOf(text);
    this.texts.set(text, numbers);
    return numbers;
  }

  numbersOf(text: string): readonly number[] {
    return wordsOf(text).map((word) => {
      const known = this.numbers.get(word);
      if (known !== undefined) return known;
      this.words.push(word);
      this.numbers.set(word, this.words.length - 1);
      return this.words.length - 1;
    });
  }
}
