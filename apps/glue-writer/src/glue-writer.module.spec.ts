import { Test } from '@nestjs/testing';
import { ConfigInvalidError } from '@dss/errors';
import { Metrics } from '@dss/observability';
import * as ports from '@dss/ports';
import { outcomeDeskProvider } from '@dss/service-kit';
import { loadGlueWriterSettings } from './glue-writer.config.js';
import { policyOf } from './glue-writer.module.js';
import { POLICY } from './testing/writer-fixture.js';
import { WriteEntryHandler } from './write-entry.handler.js';
import { writerParts } from './writer-parts.js';

describe('writerParts', () => {
  it('gives Nest everything that the handler asks for', async () => {
    const module = await Test.createTestingModule({
      controllers: [WriteEntryHandler],
      providers: [
        outcomeDeskProvider,
        ...writerParts(POLICY, { tell: () => undefined, now: () => new Date(), isLockHonoured: () => false }),
        { provide: Metrics, useValue: {} },
      ],
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

describe('the settings of the glue writer', () => {
  it.each([
    ['AWS itself', {}],
    ['an endpoint that may be live', { AWS_ENDPOINT_URL: 'https://glue.eu-central-1.amazonaws.com' }],
    [
      'a Glue endpoint that may be live',
      { AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_ENDPOINT_URL_GLUE: 'https://10.0.0.1' },
    ],
  ])('refuse %s, and say how to allow it', (_story, environment) => {
    expect(() => loadGlueWriterSettings(environment)).toThrow(ConfigInvalidError);
    expect(() => loadGlueWriterSettings(environment)).toThrow(/set DSS_GLUE_ACCOUNT/);
  });

  it('take a live account that is named', () => {
    expect(loadGlueWriterSettings({ DSS_GLUE_ACCOUNT: '111122223333' }).DSS_GLUE_ACCOUNT).toBe('111122223333');
  });

  it.each([
    ['DSS_GLUE_ACCOUNT', '1234'],
    ['DSS_GLUE_ROLE_ARN', 'arn:aws:iam::111122223333:user/me'],
    ['DSS_GLUE_EXTERNAL_ID', 'x y'],
    ['DSS_GLUE_SESSION_NAME', 'a/b'],
    ['DSS_GLUE_SESSION_MINUTES', '14'],
    ['DSS_GLUE_CREDENTIALS', 'any'],
    ['DSS_GLUE_CATALOG_ID', '12345'],
    ['AWS_ENDPOINT_URL', 'sandbox'],
    ['DSS_MANAGEMENT', 'everything'],
    ['DSS_FIELD_OWNERS', 'comments=me'],
    ['DSS_FIELD_OWNERS', 'names=source'],
    ['DSS_WHEN_DELETED', 'maybe'],
    ['DSS_DATABASE_TAGS', 'aws:x=y'],
  ])('refuse %s=%s', (variable, value) => {
    expect(() => loadGlueWriterSettings({ [variable]: value })).toThrow(new RegExp(variable));
  });
});

describe('the policy of the glue writer', () => {
  const anyTarget = { DSS_GLUE_ACCOUNT: '111122223333' };
  const allowed = (environment: Record<string, string>, endpoint?: string) =>
    policyOf(loadGlueWriterSettings({ ...anyTarget, ...environment }), endpoint).management.map(
      ({ database, allows }) => [database, ...allows],
    );

  it('only looks at a live target, and writes to a stand-in, until somebody says otherwise', () => {
    const all = [['*', 'observe', 'create', 'update', 'delete']];
    expect(allowed({})).toEqual([['*', 'observe']]);
    expect(allowed({}, 'https://glue.eu-central-1.amazonaws.com')).toEqual([['*', 'observe']]);
    expect(allowed({}, 'http://127.0.0.1:4566')).toEqual(all);
    expect(allowed({ DSS_MANAGEMENT: 'all' })).toEqual(all);
    expect(allowed({ DSS_MANAGEMENT: 'dsp_hr=create' }, 'http://127.0.0.1:4566')).toEqual([
      ['dsp_hr', 'observe', 'create'],
    ]);
  });

  it('asks people about their words, brings back what they delete, and tags databases', () => {
    expect(policyOf(loadGlueWriterSettings(anyTarget), undefined)).toMatchObject({
      owners: { descriptions: 'ask', comments: 'ask', tags: 'ask' },
      whenDeleted: 'revert',
      databaseTags: { 'datasphere-space': '<space>', 'datasphere-tenant': '<tenant>' },
    });
  });
});
