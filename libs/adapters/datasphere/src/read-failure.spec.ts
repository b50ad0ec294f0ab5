import { describeError } from '@dss/errors';
import type { Answer } from './http-transport.js';
import { readFailure } from './read-failure.js';

const CONTEXT = {
  remote: 'SAP Datasphere',
  path: '/dwaas-core/api/v1/spaces',
  nowMs: 0,
  redact: (text: string) => text,
};

function failureOf(status: number, text = '', headers: Readonly<Record<string, string>> = {}) {
  const answer: Answer = { status, text, header: (name) => headers[name], bytesOnWire: text.length };
  const failure = readFailure(answer, CONTEXT);
  return failure && describeError(failure);
}

describe('readFailure', () => {
  it.each([
    [200, undefined],
    [204, undefined],
    // These two are treated where the token and the redirect are known.
    [302, undefined],
    [401, undefined],
    [400, 'CONTRACT_BROKEN'],
    [403, 'SOURCE_FORBIDDEN'],
    [404, 'SOURCE_ABSENT'],
    [406, 'CONTRACT_BROKEN'],
    [408, 'REMOTE_UNAVAILABLE'],
    [422, 'CONTRACT_BROKEN'],
    [429, 'REMOTE_THROTTLED'],
    [500, 'REMOTE_UNAVAILABLE'],
    [504, 'REMOTE_UNAVAILABLE'],
  ])('reads %i as %s', (status, code) => {
    expect(failureOf(status)?.code).toBe(code);
  });

  it.each([
    ['the design-time API', '{"code":"C1","details":{"message":"gone","stack":"x"}}', 'C1', 'gone'],
    ['other services', '{"message":"gone"}', undefined, 'gone'],
    ['OData', '{"error":{"code":"C2","message":"gone","details":[]}}', 'C2', 'gone'],
    ['OAuth', '{"error":"invalid_grant","error_description":"expired"}', 'invalid_grant', 'expired'],
    ['odd fields', '{"code":7,"details":"x","error":null}', undefined, undefined],
    ['text', 'gone', undefined, 'gone'],
    ['nothing', '', undefined, undefined],
  ])('reads the error body of %s', (_story, text, remoteCode, remoteMessage) => {
    expect(failureOf(500, text)?.details).toMatchObject({ status: 500, remoteCode, remoteMessage });
  });

  it.each([
    ['a header', '', { 'x-correlationid': 'abc-1' }],
    ["the platform's header", '', { 'x-vcap-request-id': 'abc-1' }],
    ['a third header', '', { 'x-request-id': 'abc-1' }],
    ['the body', '{"code":"C","details":{"message":"m","stack":"See correlation id abc-1 for more"}}', {}],
  ])('finds the correlation id in %s', (_story, text, headers) => {
    expect(failureOf(500, text, headers)?.details['correlationId']).toBe('abc-1');
  });

  it('keeps no more than 2 KB of what a server writes', () => {
    expect(String(failureOf(500, 'x'.repeat(9999))?.details['remoteMessage'])).toHaveLength(2048);
  });
});
