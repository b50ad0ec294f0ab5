import { fork } from 'node:child_process';
import { join } from 'node:path';

/** Speaks to the transpiler process. */
export class TranspilerClient {
  #next = 0;
  /** @type {Map<number, (errors: string[]) => void>} */
  #waiting = new Map();

  /**
   * @param {import('../launcher.config.mjs').LauncherConfig} config
   * @param {string} node
   */
  constructor(config, node) {
    this.child = fork(join(config.root, 'tools/dev/transpiler.mjs'), {
      execPath: node,
      execArgv: [],
      cwd: config.root,
      env: config.serviceEnv,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.child.on('message', (message) => {
      const { id, errors } = /** @type {{ id: number, errors: string[] }} */ (message);
      this.#waiting.get(id)?.(errors);
      this.#waiting.delete(id);
    });
    this.child.once('exit', () => {
      for (const answer of this.#waiting.values()) answer(['the transpiler ended; start `npm run dev` again']);
    });
  }

  /**
   * @param {string[]} files
   * @returns {Promise<string[]>} errors, a text each
   */
  transpile(files) {
    const id = this.#next++;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.child.send({ id, files });
    });
  }

  stop() {
    this.child.disconnect();
  }
}
