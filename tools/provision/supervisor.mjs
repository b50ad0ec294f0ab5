import { ManagedProcess } from './managed-process.mjs';

/**
 * Every child of one launcher. Stopping goes from the services to the servers, so that a service can still settle its
 * last message with broker and store.
 */
export class Supervisor {
  /** @type {ManagedProcess[]} */
  #running = [];
  #closed = false;

  constructor() {
    /** @type {(identities: import('./process-identity.mjs').ProcessIdentity[]) => void} hears who runs */
    this.onChange = () => {};
    /** @type {(process: ManagedProcess, how: string) => void} hears of a child that ends without having been asked */
    this.onLoss = () => {};
  }

  /**
   * @param {import('./managed-process.mjs').ProcessPlan} plan
   * @returns {ManagedProcess}
   */
  start(plan) {
    if (this.#closed) throw new Error(`${plan.name} is not started: the launcher is stopping`);
    const started = new ManagedProcess(plan);
    this.#running.push(started);
    this.#changed();
    void started.ended.then((how) => {
      this.#running = this.#running.filter((other) => other !== started);
      this.#changed();
      if (!started.stopping) this.onLoss(started, how);
    });
    return started;
  }

  async stopAll() {
    this.#closed = true;
    const ranks = [...new Set(this.#running.map(({ plan }) => plan.stopsAt))].sort((a, b) => a - b);
    for (const rank of ranks) {
      await Promise.all(this.#running.filter(({ plan }) => plan.stopsAt === rank).map((child) => child.stop()));
    }
  }

  /** For the second Ctrl-C and for a launcher that must end at once. */
  killAll() {
    this.#closed = true;
    for (const child of this.#running) {
      child.stopping = true;
      child.signal('SIGKILL');
    }
  }

  #changed() {
    this.onChange(this.#running.flatMap((child) => child.identity ?? []));
  }
}
