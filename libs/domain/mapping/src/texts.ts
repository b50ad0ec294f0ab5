import { GLUE_LIMITS } from './targets/glue.js';

/** A text as the target takes it, and what had to be done to it. */
export interface FittedText {
  readonly text: string;
  readonly repairs: readonly TextRepair[];
}

/** Characters that the target refuses were replaced, or the end was cut off; sizes in bytes before and after. */
export interface TextRepair {
  readonly kind: 'replaced' | 'cut';
  readonly from: number;
  readonly to: number;
}

/** A column comment: one line, at most 255 bytes. Line breaks and control characters become blanks. */
export function fitComment(text: string): FittedText {
  if (isGood(text, GLUE_LIMITS.commentBytes)) return { text, repairs: NONE };
  return fit(text, text.toWellFormed().replace(/\r\n|[\0-\x08\n-\x1f]/g, ' '), GLUE_LIMITS.commentBytes);
}

/** A description: at most 2048 bytes; line breaks and tabs may stay, other control characters become blanks. */
export function fitDescription(text: string): FittedText {
  if (isGood(text, GLUE_LIMITS.descriptionBytes)) return { text, repairs: NONE };
  const plain = text.toWellFormed().replace(/[\0-\x08\x0b\x0c\x0e-\x1f]/g, ' ');
  return fit(text, plain, GLUE_LIMITS.descriptionBytes);
}

/** The longest beginning within the limit that ends between two code points. */
export function cutBytes(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= maxBytes) return text;
  let end = maxBytes;
  // 10xxxxxx is the inside of a code point.
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.toString('utf8', 0, end);
}

const NONE: readonly TextRepair[] = [];

/** Nothing to repair and surely short enough, which nearly every text is: no character takes more than three bytes. */
export function isGood(text: string, maxBytes: number): boolean {
  return text.length * 3 <= maxBytes && /^[\x20-\x7e\xa0-\ud7ff]*$/.test(text);
}

function fit(original: string, plain: string, maxBytes: number): FittedText {
  // U+FFFE and U+FFFF are outside the patterns of Glue's model.
  const clean = plain.replace(/[\ufffe\uffff]/g, '\ufffd');
  const text = cutBytes(clean, maxBytes);
  return {
    text,
    repairs: [
      ...(clean === original ? [] : [repair('replaced', original, clean)]),
      ...(text === clean ? [] : [repair('cut', clean, text)]),
    ],
  };
}

function repair(kind: TextRepair['kind'], before: string, after: string): TextRepair {
  return { kind, from: Buffer.byteLength(before), to: Buffer.byteLength(after) };
}
