import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A server of a test; what it says is kept for a failed test's message. */
export class BackgroundProcess {
  private said = '';
  private readonly child: ChildProcess;
  private readonly exited: Promise<unknown>;

  constructor([program = '', ...args]: readonly string[], env: Readonly<Record<string, string>>) {
    this.child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.exited = once(this.child, 'exit');
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (text: Buffer) => (this.said += text.toString()));
    }
  }

  /** Ends when the check holds; throws with what the server said when it has ended before. */
  async until(check: () => Promise<boolean>): Promise<void> {
    while (!(await check())) {
      if (this.child.exitCode !== null) throw new Error(`the server has ended:\n${this.said.slice(-3000)}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill('SIGTERM');
    await this.exited;
  }
}
