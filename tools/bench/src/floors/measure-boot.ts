import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { cpuMicros } from '../process-usage.js';
import { type World } from '../world.js';

const FLAGS = ['--enable-source-maps', '--max-semi-space-size=8', '--max-old-space-size=192'];

/** So many empty Nest applications at the same time, as the services are started: until the last one is ready. */
export async function measureBoot(
  world: World,
  count: number,
): Promise<{ readonly wallMs: number; readonly cpuMicros: number }> {
  const script = fileURLToPath(new URL('./boot.floor.js', import.meta.url));
  const startedAt = performance.now();
  const children = Array.from({ length: count }, () =>
    spawn(world.node.path, [...FLAGS, script], { stdio: ['ignore', 'pipe', 'inherit'] }),
  );
  try {
    const used = await Promise.all(children.map(cpuUntilReady));
    return { wallMs: performance.now() - startedAt, cpuMicros: used.reduce((sum, cpu) => sum + cpu, 0) };
  } finally {
    await Promise.all(children.map(end));
  }
}

async function cpuUntilReady(child: ChildProcess): Promise<number> {
  await Promise.race([
    once(child.stdout ?? child, 'data'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`an empty Nest application ended with ${String(code)} before it was ready`);
    }),
  ]);
  return cpuMicros(child.pid ?? 0);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}
