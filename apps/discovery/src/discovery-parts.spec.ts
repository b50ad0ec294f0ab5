import { Test } from '@nestjs/testing';
import { Metrics } from '@dss/observability';
import * as ports from '@dss/ports';
import { outcomeDeskProvider } from '@dss/service-kit';
import { discoveryParts } from './discovery-parts.js';
import { FetchDefinitionHandler } from './fetches/fetch-definition.handler.js';
import { RunSyncHandler } from './runs/run-sync.handler.js';
import { aDiscovery } from './testing/discovery-fixture.js';

describe('discoveryParts', () => {
  it('gives Nest everything that the handlers ask for', async () => {
    const { world } = aDiscovery();
    const module = await Test.createTestingModule({
      controllers: [RunSyncHandler, FetchDefinitionHandler],
      providers: [outcomeDeskProvider, ...discoveryParts(world), { provide: Metrics, useValue: {} }],
    })
      // Every port that they name, and no other thing.
      .useMocker((token) => {
        expect(Object.values<unknown>(ports)).toContain(token);
        return {};
      })
      .compile();

    expect(module.get(RunSyncHandler)).toBeInstanceOf(RunSyncHandler);
    expect(module.get(FetchDefinitionHandler)).toBeInstanceOf(FetchDefinitionHandler);
  });
});
