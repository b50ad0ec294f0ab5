import { Test } from '@nestjs/testing';
import { Metrics } from '@dss/observability';
import * as ports from '@dss/ports';
import { outcomeDeskProvider } from '@dss/service-kit';
import { detectorParts } from './change-detector.module.js';
import { DetectChangesHandler } from './detect-changes.handler.js';

describe('detectorParts', () => {
  it('gives Nest everything that the handler asks for', async () => {
    const module = await Test.createTestingModule({
      controllers: [DetectChangesHandler],
      providers: [outcomeDeskProvider, ...detectorParts(() => new Date()), { provide: Metrics, useValue: {} }],
    })
      // Every port that they name, and no other thing.
      .useMocker((token) => {
        expect(Object.values<unknown>(ports)).toContain(token);
        return {};
      })
      .compile();

    expect(module.get(DetectChangesHandler)).toBeInstanceOf(DetectChangesHandler);
  });
});
