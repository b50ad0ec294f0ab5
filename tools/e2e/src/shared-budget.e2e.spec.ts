import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Api } from './api.js';
import { freePort } from './free-port.js';
import { ServiceProcess } from './service-process.js';
import { Stack } from './stack.js';

jest.setTimeout(180_000);

const TABLES = 120;
const PER_MINUTE = 480;
/** Default of the source: so many at once. */
const BURST = 20;

describe('two replicas of discovery', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dss-e2e-'));
  const second: { port: number; process?: ServiceProcess } = { port: 0 };
  let stack: Stack;
  beforeAll(async () => {
    const definition = { kind: 'entity', elements: { ID: { type: 'cds.Integer', key: true } } };
    const names = Array.from({ length: TABLES }, (_, index) => `T_${String(index).padStart(3, '0')}`);
    writeFileSync(
      join(folder, 'MANY.json'),
      JSON.stringify({ definitions: Object.fromEntries(names.map((name) => [name, definition])) }),
    );
    const environment = { DSS_DATASPHERE_REQUESTS_PER_MINUTE: String(PER_MINUTE) };
    stack = await Stack.start({ sandbox: { content: folder }, environment });
    second.port = await freePort();
    second.process = new ServiceProcess('discovery', stack.environment('discovery', second.port));
    const health = new Api(`http://127.0.0.1:${second.port}`);
    while (!(await health.isReady())) {
      if (second.process.exitCode !== null) throw new Error(second.process.tell());
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });
  afterAll(async () => {
    await second.process?.kill('SIGTERM');
    await stack.stop();
    rmSync(folder, { recursive: true });
  });

  it('read a tenant together and send no more requests than one budget has', async () => {
    stack.sandbox.resetCalls();
    const began = Date.now();

    const run = await stack.api.run();

    expect(run.counts).toMatchObject({ created: TABLES });
    const times = stack.sandbox
      .calls()
      .filter(({ surface }) => surface === 'datasphere')
      .map(({ time }) => Date.parse(time));
    // A request is taken before it arrives, and none before the run: however late one comes, the sum holds. To a millisecond.
    const passed = Math.max(...times) + 1 - began;
    const allowed = BURST + (passed * PER_MINUTE) / 60_000;
    expect(times.length).toBeGreaterThan(TABLES);
    expect(times.length).toBeLessThanOrEqual(allowed);
    const metrics = await (await fetch(`http://127.0.0.1:${second.port}/metrics`)).text();
    expect(metrics).toMatch(/dss_messages_total\{[^}]*stage="fetch"[^}]*end="done"[^}]*\} [1-9]/);
  });
});
