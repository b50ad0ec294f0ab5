import { spawn } from 'node:child_process';

/**
 * @typedef {object} CommandResult
 * @property {number} code    exit code; 127 when the program could not be started, 124 after a timeout
 * @property {string} stdout
 * @property {string} stderr
 */

/**
 * Runs a command to its end and returns what it printed. Never throws: the caller reads `code`.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {object} [options]
 * @param {string} [options.cwd]
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {number} [options.timeoutMs]
 * @param {AbortSignal} [options.signal] ends the command
 * @param {(text: string) => void} [options.onText] sees everything while it is printed
 * @returns {Promise<CommandResult>}
 */
export function runCommand(program, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      ...(options.env === undefined ? {} : { env: options.env }),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const printed = { stdout: '', stderr: '' };
    let timedOut = false;
    const timer = options.timeoutMs === undefined ? undefined : setTimeout(expire, options.timeoutMs);
    const abort = () => child.kill('SIGTERM');
    options.signal?.addEventListener('abort', abort, { once: true });

    for (const name of /** @type {const} */ (['stdout', 'stderr'])) {
      child[name].setEncoding('utf8').on('data', (/** @type {string} */ text) => {
        printed[name] += text;
        options.onText?.(text);
      });
    }
    child.once('error', (error) => finish(127, error.message));
    child.once('close', (code) => finish(timedOut ? 124 : (code ?? 1), ''));

    function expire() {
      timedOut = true;
      child.kill('SIGKILL');
    }
    /**
     * @param {number} code
     * @param {string} note
     */
    function finish(code, note) {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', abort);
      resolve({ code, stdout: printed.stdout, stderr: printed.stderr + note });
    }
  });
}
