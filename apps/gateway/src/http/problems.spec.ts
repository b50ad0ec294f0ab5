import { LOCAL, anApi } from '../testing/gateway-fixture.js';

describe('the API tells every failure as a problem', () => {
  let api: Awaited<ReturnType<typeof anApi>>;
  beforeAll(async () => {
    api = await anApi();
  });
  afterAll(() => api.close());

  const JSON_TYPE = { 'content-type': 'application/json' };
  const post = (payload: string, headers: Record<string, string> = JSON_TYPE) =>
    ({ method: 'POST', url: '/api/v1/runs', payload, headers: { ...LOCAL, ...headers } }) as const;
  const get = (url: string, headers: Record<string, string> = {}) =>
    ({ method: 'GET', url, headers: { ...LOCAL, ...headers } }) as const;

  it.each([
    ['an unknown address', get('/api/v1/nothing'), 404, 'NOT_FOUND'],
    ['an unknown run', get('/api/v1/runs/01j8zq4y3n5v6w7x8y9z999999'), 404, 'RUN_NOT_FOUND'],
    ['a run id that cannot exist', get('/api/v1/runs/..%2Fadmin'), 404, 'RUN_NOT_FOUND'],
    [
      'a method that the address does not know',
      { ...get('/api/v1/status'), method: 'DELETE' as const },
      405,
      'METHOD_NOT_ALLOWED',
    ],
    ['a body that is not JSON', post('{"mode":'), 400, 'MALFORMED_JSON'],
    ['JSON that is no object', post('[1]'), 400, 'VALIDATION_FAILED'],
    ['a body with a poisoned prototype', post('{"__proto__":{"admin":true}}'), 400, 'MALFORMED_JSON'],
    ['an empty body that says it is JSON', post(''), 400, 'MALFORMED_JSON'],
    ['a body above 1 MiB', post(JSON.stringify({ x: 'x'.repeat(1024 * 1024) })), 413, 'BODY_TOO_LARGE'],
    [
      'a text body, which any page may send',
      post('{}', { 'content-type': 'text/plain' }),
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    ['a URL that cannot be decoded', get('/api/v1/runs/%zz'), 400, 'MALFORMED_URL'],
    ['a limit out of range', get('/api/v1/runs?limit=501'), 400, 'VALIDATION_FAILED'],
    ['an unknown filter', get('/api/v1/runs?stat=ended'), 400, 'VALIDATION_FAILED'],
    ['a cursor of another list', get('/api/v1/runs?cursor=bm9wZQ'), 400, 'VALIDATION_FAILED'],
    ['a resume position that is no number', get('/api/v1/events', { 'last-event-id': 'x' }), 400, 'VALIDATION_FAILED'],
    ['a host name that others may point here', get('/api/v1/status', { host: 'evil.example' }), 403, 'FOREIGN_SITE'],
    ['a page of another site', get('/api/v1/status', { origin: 'https://evil.example' }), 403, 'FOREIGN_SITE'],
  ])('%s', async (_story, request, status, code) => {
    const answer = await api.app.inject(request);
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.json()).toMatchObject({
      status,
      code,
      type: `/docs/troubleshooting#${code.toLowerCase()}`,
      remedy: expect.any(String),
      title: expect.any(String),
      instance: request.url.split('?')[0],
      requestId: answer.headers['x-request-id'],
    });
  });

  it('names every bad field of a body by its JSON pointer', async () => {
    const body = { scope: { spaces: ['OK', ''] }, mode: 'fast', dryrun: true, 'a/b': 1 };
    const { errors } = (await api.app.inject(post(JSON.stringify(body)))).json<{ errors: { pointer: string }[] }>();
    expect(errors.map(({ pointer }) => pointer).sort()).toEqual(['#/a~1b', '#/dryrun', '#/mode', '#/scope/spaces/1']);
  });

  it('names a bad query parameter', async () => {
    const answer = await api.app.inject(get('/api/v1/runs?limit=0'));
    expect(answer.json()).toMatchObject({ errors: [{ parameter: 'limit' }] });
  });

  it('names the methods of an address that was asked with another', async () => {
    const answer = await api.app.inject({ ...get('/api/v1/runs'), method: 'PUT' });
    expect(answer.headers['allow']).toBe('GET, POST');
  });

  it('echoes a harmless request id and replaces any other', async () => {
    const echoed = await api.app.inject(get('/livez', { 'x-request-id': 'abc-1.2:3' }));
    const replaced = await api.app.inject(get('/livez', { 'x-request-id': '<script>' }));
    expect(echoed.headers['x-request-id']).toBe('abc-1.2:3');
    expect(replaced.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });
});
