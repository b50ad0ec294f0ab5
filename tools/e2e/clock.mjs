// Loaded before a service under test (`--import`): its clock runs ahead by the milliseconds that stand in a file.
import { readFileSync } from 'node:fs';

const RealDate = Date;
const file = process.env['TEST_CLOCK_FILE'] ?? '';
/** How often the file is looked at: a test moves the clock between runs, not within one. */
const EVERY_MS = 10;

/** A retry waits for a random share of its pause: days of accidents shall pass in minutes. */
const LUCK = 1 / 50;
const random = Math.random;
Math.random = () => random() * LUCK;

let aheadMs = 0;
let readAtMs = 0;

function now() {
  const real = RealDate.now();
  if (real - readAtMs > EVERY_MS) {
    readAtMs = real;
    aheadMs = Number(readFileSync(file, 'utf8'));
  }
  return real + aheadMs;
}

class MovedDate extends RealDate {
  /** @param {ConstructorParameters<DateConstructor>} moment */
  constructor(...moment) {
    // @ts-expect-error no moment is a moment too: now
    super(...(moment.length === 0 ? [now()] : moment));
  }

  static now() {
    return now();
  }

  /** @param {unknown} value */
  static [Symbol.hasInstance](value) {
    return RealDate.prototype.isPrototypeOf(/** @type {object} */ (value));
  }
}

// Nobody calls it without `new`.
globalThis.Date = /** @type {DateConstructor} */ (/** @type {unknown} */ (MovedDate));
