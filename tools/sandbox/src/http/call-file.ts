import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';

const CHUNK = 64 * 1024;

/** Every call as a JSON line in a file, for readers of more calls than memory should hold. */
export class CallFile {
  readonly #file: number;
  #pending: string[] = [];
  #length = 0;

  constructor(path: string) {
    this.#file = openSync(path, 'a');
    ftruncateSync(this.#file);
  }

  append(call: object): void {
    const line = `${JSON.stringify(call)}\n`;
    this.#pending.push(line);
    this.#length += line.length;
    if (this.#length > CHUNK) this.flush();
  }

  flush(): void {
    if (this.#length > 0) writeSync(this.#file, this.#pending.join(''));
    this.#pending = [];
    this.#length = 0;
  }

  reset(): void {
    this.#pending = [];
    this.#length = 0;
    ftruncateSync(this.#file);
  }

  close(): void {
    this.flush();
    closeSync(this.#file);
  }
}
