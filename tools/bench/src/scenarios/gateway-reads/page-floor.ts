import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type BenchStack, type World } from '../../world.js';

export interface PageFloor {
  readonly origin: string;
  readonly stop: () => Promise<void>;
}

/** Starts the least server beside the gateway: its answers come at the same moments, from the same machine. */
export async function startPageFloor(world: World, stack: BenchStack, page: string): Promise<PageFloor> {
  const script = fileURLToPath(new URL('./page-floor.server.js', import.meta.url));
  const input = JSON.stringify({ redisUrl: stack.redisUrl, page });
  const child = spawn(world.node.path, [script, input], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const [origin] = (await Promise.race([
    once(child.stdout, 'data'),
    exited.then(() => Promise.reject(new Error('the floor of a page did not start'))),
  ])) as [Buffer];
  const stop = async () => {
    child.stdin.end();
    await exited;
  };
  return { origin: origin.toString().trim(), stop };
}
