import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '../free-port.js';
import type { ServerProgram } from './server-programs.config.js';

export interface OwnServer {
  readonly port: number;
  /** Where it keeps its data. */
  readonly folder: string;
  /** Ends it; its data go with it unless they are kept. */
  stop(options?: { readonly keep?: boolean }): Promise<void>;
}

/** A nats-server with JetStream and the given further lines of configuration, on this machine only. */
export async function startNats(
  program: ServerProgram,
  configuration: string,
  options: { readonly folder?: string; readonly variables?: Readonly<Record<string, string>> } = {},
): Promise<OwnServer> {
  const port = await freePort();
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'dss-nats-'));
  const file = join(folder, 'nats.conf');
  writeFileSync(file, `host: 127.0.0.1\nport: ${port}\n${configuration}\n`);
  return start(program, ['-c', file], { port, folder, ready: /Server is ready/, variables: options.variables });
}

/** A redis-server that listens with TLS only, or in plain text only; what it holds is lost with it. */
export async function startRedis(program: ServerProgram, args: readonly string[], tls = true): Promise<OwnServer> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'dss-redis-'));
  const ports = tls ? ['--port', '0', '--tls-port', String(port)] : ['--port', String(port)];
  const all = ['--bind', '127.0.0.1', ...ports, '--save', '', '--dir', folder, ...args];
  return start(program, all, { port, folder, ready: /Ready to accept connections/, variables: {} });
}

async function start(
  { program, environment }: ServerProgram,
  args: readonly string[],
  how: {
    readonly port: number;
    readonly folder: string;
    readonly ready: RegExp;
    readonly variables: Readonly<Record<string, string>> | undefined;
  },
): Promise<OwnServer> {
  const { port, folder, ready, variables } = how;
  const child = spawn(program, args, { env: { ...environment, ...variables }, stdio: ['ignore', 'pipe', 'pipe'] });
  const said: string[] = [];
  const ended = once(child, 'exit');
  const isReady = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface(stream).on('line', (line) => {
        said.push(line);
        if (ready.test(line)) resolve();
      });
    }
  });
  const failed = ended.then(() => {
    throw new Error(`${program} did not start:\n${said.slice(-10).join('\n')}`);
  });
  await Promise.race([isReady, failed]);
  failed.catch(() => undefined);
  return {
    ...{ port, folder },
    stop: async ({ keep = false } = {}) => {
      child.kill('SIGTERM');
      await ended;
      if (!keep) rmSync(folder, { recursive: true, force: true });
    },
  };
}
