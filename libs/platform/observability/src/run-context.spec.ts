import { currentRunContext, inRunContext, takeTraffic } from './run-context.js';
import { RunCallMeter } from './run-call-meter.js';
import { Metrics } from './metrics.js';

const aContext = (run = 'r1') => ({ tenant: 'acme', run, trace: { traceId: 'a', spanId: 'b' }, traffic: {} });

describe('the run context', () => {
  it('is known wherever the work of a message goes, and nowhere else', async () => {
    const context = aContext();
    const inside = await inRunContext(context, async () => {
      await Promise.resolve();
      return currentRunContext();
    });
    expect(inside).toBe(context);
    expect(currentRunContext()).toBeUndefined();
  });

  it('keeps messages that are worked on at the same time apart', async () => {
    const look = (run: string) =>
      inRunContext(aContext(run), async () => {
        await new Promise((resolve) => setImmediate(resolve));
        return currentRunContext()?.run;
      });
    expect(await Promise.all([look('r1'), look('r2')])).toEqual(['r1', 'r2']);
  });
});

describe('RunCallMeter', () => {
  it('counts calls and bytes for the message’s run and for the process', async () => {
    const metrics = new Metrics('test');
    const meter = new RunCallMeter(metrics);
    const context = aContext();
    await inRunContext(context, () => {
      meter.count('glue.GetTable', 10, 100);
      meter.count('glue.GetTable', 1, 2);
      meter.count('datasphere.list', 0, 50);
      return Promise.resolve();
    });
    expect(context.traffic).toEqual({
      'glue.GetTable': { calls: 2, bytesOut: 11, bytesIn: 102 },
      'datasphere.list': { calls: 1, bytesOut: 0, bytesIn: 50 },
    });
    const { values } = await metrics.upstreamBytes.get();
    expect(values.map(({ labels, value }) => [labels['operation'], labels['direction'], value])).toContainEqual([
      'glue.GetTable',
      'in',
      102,
    ]);
  });

  it('counts calls outside of any run for the process only', async () => {
    const metrics = new Metrics('test');
    new RunCallMeter(metrics).count('sts.GetCallerIdentity', 1, 2);
    expect((await metrics.upstream.get()).values).toMatchObject([{ value: 1 }]);
  });
});

describe('takeTraffic', () => {
  it('takes what was counted once', () => {
    const counted = { 'glue.GetTable': { calls: 1, bytesOut: 1, bytesIn: 1 } };
    const context = { ...aContext(), traffic: { ...counted } };
    expect(takeTraffic(context)).toEqual(counted);
    expect(takeTraffic(context)).toEqual({});
  });

  it('goes on counting into the same context afterwards', async () => {
    const context = aContext();
    const meter = new RunCallMeter(new Metrics('test'));
    await inRunContext(context, () => {
      meter.count('a', 1, 1);
      takeTraffic(context);
      meter.count('a', 2, 2);
      return Promise.resolve();
    });
    expect(takeTraffic(context)).toEqual({ a: { calls: 1, bytesOut: 2, bytesIn: 2 } });
  });
});
