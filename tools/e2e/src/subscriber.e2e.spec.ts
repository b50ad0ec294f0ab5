import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { readStackConfig } from './stack.config.js';
import { Stack } from './stack.js';

jest.setTimeout(180_000);

describe('the example subscriber on the widely installed nats client', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await Stack.start();
  });
  afterAll(async () => {
    await stack.stop();
  });

  const subscribe = () => {
    const { natsUrl, environment } = readStackConfig();
    const subscriber = spawn(process.execPath, ['examples/subscriber.mjs', natsUrl, stack.namespace], {
      env: environment,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = createInterface(subscriber.stdout)[Symbol.asyncIterator]();
    const next = async () => JSON.parse((await lines.next()).value as string) as Record<string, unknown>;
    return { subscriber, next };
  };

  it('hears of each asset and of the completed sync, with the counts of the run', async () => {
    const { subscriber, next } = subscribe();
    expect(await next()).toMatchObject({ type: 'listening' });

    const run = await stack.api.run();
    const heard = [await next()];
    while (!String(heard.at(-1)?.['type']).startsWith('sync.')) heard.push(await next());
    subscriber.kill('SIGINT');
    const [code] = (await once(subscriber, 'exit')) as [number | null];

    const created = run.counts?.created ?? 0;
    expect(created).toBeGreaterThan(0);
    expect(heard.filter(({ type }) => type === 'asset.created.v1')).toHaveLength(created);
    expect(heard.at(-1)).toMatchObject({ type: 'sync.completed.v1', run: run.id, counts: { created } });
    expect(code).toBe(0);
  });
});
