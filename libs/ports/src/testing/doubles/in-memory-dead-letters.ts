import { type DeadLetter, DeadLetters } from '../../dead-letters.js';

export class InMemoryDeadLetters extends DeadLetters {
  private readonly kept = new Map<string, KeptLetter>();

  save(letter: DeadLetter, headers: Readonly<Record<string, string>>, body: Uint8Array): Promise<void> {
    const { stage, tenant, run, key, ordinal } = letter;
    this.kept.set(JSON.stringify([stage, tenant, run, key, ordinal]), { letter, headers, body });
    return Promise.resolve();
  }

  listRun(tenant: string, run: string): Promise<readonly DeadLetter[]> {
    const letters = this.all().map(({ letter }) => letter);
    return Promise.resolve(letters.filter((letter) => letter.tenant === tenant && letter.run === run));
  }

  async countRun(tenant: string, run: string): Promise<number> {
    return (await this.listRun(tenant, run)).length;
  }

  /** For assertions on headers and bodies. */
  all(): readonly KeptLetter[] {
    return [...this.kept.values()];
  }
}

export interface KeptLetter {
  readonly letter: DeadLetter;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}
