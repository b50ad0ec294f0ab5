import { Test } from '@nestjs/testing';
import { Metrics } from '@dss/observability';
import * as ports from '@dss/ports';
import { outcomeDeskProvider } from '@dss/service-kit';
import { MapAssetHandler } from './map-asset.handler.js';
import { mapperParts } from './mapper.module.js';

describe('mapperParts', () => {
  it('gives Nest everything that the handler asks for', async () => {
    const module = await Test.createTestingModule({
      controllers: [MapAssetHandler],
      providers: [outcomeDeskProvider, ...mapperParts(() => new Date()), { provide: Metrics, useValue: {} }],
    })
      // Every port that they name, and no other thing.
      .useMocker((token) => {
        expect(Object.values<unknown>(ports)).toContain(token);
        return {};
      })
      .compile();

    expect(module.get(MapAssetHandler)).toBeInstanceOf(MapAssetHandler);
  });
});
