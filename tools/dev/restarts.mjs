import { describeError } from '../provision/launcher-error.mjs';

/** One restart at a time; what is edited meanwhile is restarted after it, once. */
export class Restarts {
  /** @type {Set<string>} */
  #wanted = new Set();
  isBusy = false;

  /**
   * @param {{ restart(names: string[]): Promise<void> }} stack
   * @param {{ say(text: string): void }} terminal
   */
  constructor(stack, terminal) {
    this.stack = stack;
    this.terminal = terminal;
  }

  /**
   * A process that died is started again together with what the next edit reaches.
   * @param {string} name
   */
  noteLoss(name) {
    this.#wanted.add(name);
  }

  /**
   * @param {string[]} names
   * @param {number} since
   */
  async restart(names, since) {
    for (const name of names) this.#wanted.add(name);
    if (this.isBusy) return;
    this.isBusy = true;
    while (this.#wanted.size > 0) {
      const batch = [...this.#wanted];
      this.#wanted.clear();
      try {
        await this.stack.restart(batch);
        this.terminal.say(`restarted ${batch.join(', ')} in ${((performance.now() - since) / 1000).toFixed(1)} s`);
      } catch (error) {
        for (const name of batch) this.#wanted.add(name);
        this.terminal.say(describeError(error));
        this.terminal.say('It is started again after the next edit.');
        break;
      }
    }
    this.isBusy = false;
  }
}
