import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export type ServiceName = 'discovery' | 'change-detector' | 'mapper' | 'glue-writer' | 'gateway';

/** As in the Dockerfile's CMD. */
const FLAGS = ['--enable-source-maps', '--max-semi-space-size=8', '--max-old-space-size=192'];

/** What is started, and where. */
export interface Launch {
  readonly command: readonly string[];
  readonly folder?: string;
}

const fromWorkspace = (name: ServiceName): Launch => ({
  command: [process.execPath, ...FLAGS, `apps/${name}/dist/main.js`],
});

/** One service as a real process; its log lines are kept for assertions and for a failed test's message. */
export class ServiceProcess {
  readonly lines: string[] = [];
  private readonly child: ChildProcess;
  private readonly gone: Promise<unknown>;

  constructor(
    readonly name: ServiceName,
    environment: Readonly<Record<string, string>>,
    { command: [program = '', ...args], folder }: Launch = fromWorkspace(name),
  ) {
    this.child = spawn(program, args, {
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(folder !== undefined && { cwd: folder }),
    });
    // A process may end before its last words were read: `exit` says the one, the end of both streams the other.
    const whole: Promise<unknown>[] = [once(this.child, 'exit')];
    for (const stream of [this.child.stdout, this.child.stderr]) {
      if (stream === null) continue;
      const reader = createInterface(stream).on('line', (line) => this.lines.push(line));
      whole.push(once(reader, 'close'));
    }
    this.gone = Promise.all(whole);
  }

  get exitCode(): number | null {
    return this.child.exitCode;
  }

  /** Waits until it says something. */
  async says(words: string): Promise<string> {
    for (;;) {
      const line = this.lines.find((one) => one.includes(words));
      if (line !== undefined) return line;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Ends when the process has ended, however that came about, and all that it said stands in `lines`. */
  async ended(): Promise<number | null> {
    await this.gone;
    return this.child.exitCode;
  }

  async kill(signal: NodeJS.Signals): Promise<number | null> {
    this.child.kill(signal);
    return this.ended();
  }

  tell(): string {
    return `${this.name}:\n  ${this.lines.slice(-15).join('\n  ')}`;
  }
}
