/** Trouble that a person can do something about: what happened, and the remedy. Shown without a stack. */
export class LauncherError extends Error {
  /**
   * @param {string} message what happened, in one sentence
   * @param {string[]} [remedy] lines that say what to do
   * @param {unknown} [cause]
   */
  constructor(message, remedy = [], cause) {
    super(message, { cause });
    this.name = 'LauncherError';
    this.remedy = remedy;
  }

  /** The whole text for the terminal. */
  get text() {
    return [this.message, ...this.remedy].join('\n');
  }
}

/** @param {unknown} error */
export function describeError(error) {
  if (error instanceof LauncherError) return error.text;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
