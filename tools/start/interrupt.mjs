/** Exit codes of a process that a signal ended, as shells count them. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

/** A person or the system asked the launcher to stop. */
export class Interrupted extends Error {
  /** @param {keyof typeof EXIT_CODES} by */
  constructor(by) {
    super(`stopped by ${by}`);
    this.exitCode = EXIT_CODES[by];
  }
}

/**
 * The first Ctrl-C asks to stop, the second one does not ask any more.
 *
 * @param {() => void} onSecond
 * @returns {{ signal: AbortSignal, interrupted: Promise<never> }}
 */
export function listenForInterrupt(onSecond) {
  const controller = new AbortController();
  /** @type {Promise<never>} */
  const interrupted = new Promise((_resolve, reject) => {
    for (const name of /** @type {(keyof typeof EXIT_CODES)[]} */ (Object.keys(EXIT_CODES))) {
      process.on(name, () => {
        if (controller.signal.aborted) return onSecond();
        controller.abort();
        reject(new Interrupted(name));
      });
    }
  });
  interrupted.catch(() => {}); // whoever waits hears it; before anybody waits it is not lost: the signal is aborted
  return { signal: controller.signal, interrupted };
}
