/** A second between two progress lines where nobody can overwrite a line (a file, a CI log). */
const PLAIN_INTERVAL_MS = 1000;

/**
 * Results go to stdout, everything else to stderr, so that `--json` can be piped.
 * On a terminal the progress line is overwritten in place.
 */
export class Terminal {
  #live = '';
  #lastPlain = { at: 0, text: '' };

  /**
   * @param {object} [streams]
   * @param {{ write(text: string): unknown }} [streams.out]
   * @param {{ write(text: string): unknown, isTTY?: boolean, columns?: number }} [streams.err]
   * @param {() => number} [streams.now]
   */
  constructor({ out = process.stdout, err = process.stderr, now = Date.now } = {}) {
    this.out = out;
    this.err = err;
    this.now = now;
  }

  /** @param {string} text */
  result(text) {
    this.#clear();
    this.out.write(`${text}\n`);
  }

  /** @param {string} text */
  say(text) {
    this.#clear();
    this.err.write(`${text}\n`);
  }

  /** @param {string} text one line that replaces the one before */
  progress(text) {
    if (this.err.isTTY) return this.#overwrite(text);
    const now = this.now();
    if (text === this.#lastPlain.text || now - this.#lastPlain.at < PLAIN_INTERVAL_MS) return;
    this.#lastPlain = { at: now, text };
    this.err.write(`${text}\n`);
  }

  /** @param {string} text */
  #overwrite(text) {
    const line = text.slice(0, Math.max(20, (this.err.columns || 80) - 1));
    this.err.write(`\r\u001b[K${line}`);
    this.#live = line;
  }

  #clear() {
    if (this.#live !== '') this.err.write('\r\u001b[K');
    this.#live = '';
  }
}
