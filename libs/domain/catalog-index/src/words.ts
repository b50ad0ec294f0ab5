import { foldText } from './fold-text.js';

/** Longer words are told apart by their first characters only. */
const LONGEST = 60;

/** What a search asks for: a whole word, or everything that begins with it. */
export interface Word {
  readonly text: string;
  readonly prefix: boolean;
}

/**
 * The words under which a text is found. A word is a run of letters, marks and digits, so `SALES_ORDER` is two; what is
 * written in one with capitals (`SalesOrder`) is found by its parts too. Chinese, Japanese and Korean, which have no
 * blanks or use them sparingly, stand in the index by pairs of neighbouring characters, and the last one alone.
 */
export function wordsOf(text: string): readonly string[] {
  const words = new Set<string>();
  for (const run of runsOf(text)) {
    if (CJK.test(run)) {
      const characters = Array.from(foldText(run));
      characters.forEach((character, at) => words.add(character + (characters[at + 1] ?? '')));
      continue;
    }
    words.add(cut(foldText(run)));
    const parts = run.split(HUMP);
    if (parts.length > 1) for (const part of parts) words.add(cut(foldText(part)));
  }
  return [...words];
}

/**
 * The words that a text asks for, all of which have to be there. One begun is enough, but for a single letter or digit,
 * which nearly everything begins with. A pair of characters is whole; a single one is the beginning of a pair.
 */
export function askedWords(text: string): readonly Word[] {
  return runsOf(text).flatMap((run): readonly Word[] => {
    if (!CJK.test(run)) {
      const word = cut(foldText(run));
      return [{ text: word, prefix: word.length > 1 }];
    }
    const characters = Array.from(foldText(run));
    const [only = ''] = characters;
    if (characters.length === 1) return [{ text: only, prefix: true }];
    return characters.slice(1).map((next, at) => ({ text: (characters[at] ?? '') + next, prefix: false }));
  });
}

const WORD = /[\p{L}\p{M}\p{N}]+/gu;
const CJK_RUN = String.raw`[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}]+`;
const CJK = new RegExp(`^${CJK_RUN}$`, 'u');
const CJK_APART = new RegExp(`(${CJK_RUN})`, 'u');
/** Between a small letter and a capital, and before the last of several capitals: `SalesOrder`, `VATRate`. */
const HUMP = /(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u;

/** Runs of one kind of writing: `売上Report` is two. Compatibility forms go first, they decide what is a letter. */
function runsOf(text: string): readonly string[] {
  const words = text.toWellFormed().normalize('NFKC').match(WORD) ?? [];
  return words.flatMap((word) => (PLAIN.test(word) ? [word] : word.split(CJK_APART).filter((run) => run !== '')));
}

const PLAIN = /^\w+$/;

function cut(word: string): string {
  return word.length <= LONGEST ? word : Array.from(word).slice(0, LONGEST).join('');
}
