import { Metrics } from './metrics.js';

describe('Metrics', () => {
  it('name the service in every figure, and keep those of two services apart', async () => {
    const mapper = new Metrics('mapper');
    const writer = new Metrics('glue-writer');
    mapper.assets.inc({ outcome: 'created' });
    expect(await mapper.registry.metrics()).toContain('dss_assets_total{outcome="created",service="mapper"} 1');
    expect(await writer.registry.metrics()).not.toContain('created');
  });

  it('ask for a figure of one service when they are read', async () => {
    const metrics = new Metrics('gateway');
    let figure = 1;
    metrics.watch('dss_catalog_assets', 'Assets', () => figure);
    figure = 2;
    expect(await metrics.registry.metrics()).toContain('dss_catalog_assets{service="gateway"} 2');
  });

  it('tell how the process is', async () => {
    const text = await new Metrics('mapper').registry.metrics();
    expect(text).toContain('process_resident_memory_bytes');
    expect(text).toContain('nodejs_eventloop_lag_seconds');
  });
});
