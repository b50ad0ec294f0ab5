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
  private readonly exited: Promise<unknown>;

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
    this.exited = once(this.child, 'exit');
    for (const stream of [this.child.stdout, this.child.stderr]) {
      if (stream !== null) createInterface(stream).on('line', (line) => this.lines.push(line));
    }
  }

  get exitCode(): number | null {
    return this.child.exitCode;
  }

  /** Ends when the process has ended, however that came about. */
  async ended(): Promise<number | null> {
    await this.exited;
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
