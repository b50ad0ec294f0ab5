import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { readStackConfig } from '../stack.config.js';

const ROOT = join(__dirname, '../../../..');

/** `npm start` as a process, with the options and the surroundings of a test. */
export class LauncherProcess {
  stdout = '';
  stderr = '';
  private readonly child: ChildProcess;
  private readonly ended: Promise<number | null>;
  /** It has ended, and all that it said was read. */
  private isOver = false;

  constructor(args: readonly string[], environment: Readonly<Record<string, string>>) {
    this.child = spawn(process.execPath, ['tools/start/main.mjs', ...args], {
      cwd: ROOT,
      env: { ...readStackConfig().environment, ...environment },
    });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.ended = once(this.child, 'close').then(([code]) => {
      this.isOver = true;
      return code as number | null;
    });
  }

  /** Its exit code. */
  end(): Promise<number | null> {
    return this.ended;
  }

  /** Waits until it says something. */
  async says(words: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = words.exec(this.stdout + this.stderr);
      if (found !== null) return found;
      if (this.isOver) throw new Error(`it ended without ${String(words)}:\n${this.stdout}${this.stderr}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  send(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }
}
