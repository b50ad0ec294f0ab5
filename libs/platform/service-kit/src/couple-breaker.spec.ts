import { RemoteUnavailableError } from '@dss/errors';
import { Metrics } from '@dss/observability';
import { Breaker } from '@dss/resilience';
import { coupleBreaker } from './couple-breaker.js';
import { Gate } from './gate.js';

const away = () => Promise.reject(new RemoteUnavailableError('Glue', 'reset'));

describe('coupleBreaker', () => {
  it('closes the gate with the breaker, lets one message try, and opens both together', async () => {
    const gate = new Gate();
    const metrics = new Metrics('test');
    const breaker = new Breaker('Glue', { volumeThreshold: 2, resetMs: 20 });
    coupleBreaker(breaker, gate, metrics);
    const figure = async () => (await metrics.breaker.get()).values[0]?.value;
    const seen: [string, readonly string[]][] = [];
    const tried = new Promise<void>((resolve) => {
      gate.onChange(() => {
        seen.push([gate.state, gate.notes]);
        if (gate.state === 'trying') resolve();
      });
    });

    for (let call = 0; call < 2; call += 1) await breaker.call(away).catch(() => undefined);
    expect(await figure()).toBe(2);
    await tried;
    expect(await figure()).toBe(1);
    await breaker.call(() => Promise.resolve());

    expect(seen).toEqual([
      ['closed', ['Glue is away']],
      ['trying', []],
      ['open', []],
    ]);
    expect(await figure()).toBe(0);
    breaker.close();
  });

  it('shows a closed breaker from the start', async () => {
    const metrics = new Metrics('test');
    const breaker = new Breaker('Glue');
    coupleBreaker(breaker, new Gate(), metrics);
    expect((await metrics.breaker.get()).values).toMatchObject([{ labels: { breaker: 'Glue' }, value: 0 }]);
    breaker.close();
  });
});
