import { Test } from '@nestjs/testing';
import { ConfigInvalidError } from '@dss/errors';
import { Metrics } from '@dss/observability';
import * as ports from '@dss/ports';
import { outcomeDeskProvider } from '@dss/service-kit';
import { loadGlueWriterSettings } from './glue-writer.config.js';
import { startGlueWriter, writerParts } from './glue-writer.module.js';
import { WriteEntryHandler } from './write-entry.handler.js';

describe('writerParts', () => {
  it('gives Nest everything that the handler asks for', async () => {
    const module = await Test.createTestingModule({
      controllers: [WriteEntryHandler],
      providers: [outcomeDeskProvider, ...writerParts('prod', () => new Date()), { provide: Metrics, useValue: {} }],
    })
      // Every port that they name, and no other thing.
      .useMocker((token) => {
        expect(Object.values<unknown>(ports)).toContain(token);
        return {};
      })
      .compile();

    expect(module.get(WriteEntryHandler)).toBeInstanceOf(WriteEntryHandler);
  });
});

describe('startGlueWriter', () => {
  it.each([
    ['AWS itself', {}],
    ['an endpoint that may be live', { AWS_ENDPOINT_URL: 'https://glue.eu-central-1.amazonaws.com' }],
    [
      'a Glue endpoint that may be live',
      { AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_ENDPOINT_URL_GLUE: 'https://10.0.0.1' },
    ],
  ])('refuses %s before it opens anything, and says how to allow it', async (_story, environment) => {
    const start = startGlueWriter(loadGlueWriterSettings(environment), '0.1.0');
    await expect(start).rejects.toThrow(ConfigInvalidError);
    await expect(start).rejects.toThrow(/DSS_ALLOW_LIVE_WRITES=yes/);
  });
});

describe('the settings of the glue writer', () => {
  it('allow no live writes unless somebody says yes', () => {
    expect(loadGlueWriterSettings({}).DSS_ALLOW_LIVE_WRITES).toBe(false);
    expect(loadGlueWriterSettings({ DSS_ALLOW_LIVE_WRITES: 'yes' }).DSS_ALLOW_LIVE_WRITES).toBe(true);
  });

  it.each([
    ['DSS_ALLOW_LIVE_WRITES', 'true'],
    ['DSS_GLUE_CATALOG_ID', '12345'],
    ['AWS_ENDPOINT_URL', 'sandbox'],
  ])('refuse %s=%s', (variable, value) => {
    expect(() => loadGlueWriterSettings({ [variable]: value })).toThrow(new RegExp(variable));
  });
});
