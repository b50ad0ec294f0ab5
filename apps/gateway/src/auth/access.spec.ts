import { Controller, Get } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { APP_GUARD, Reflector } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ProblemFilter } from '../http/problem.filter.js';
import { RouteList } from '../http/route-list.js';
import { LOCAL, aGateway, anApi, bearer, keyHashes } from '../testing/gateway-fixture.js';
import { AccessGuard } from './access.guard.js';

/** What each route declares. A new route fails the test until somebody has decided its role here too. */
const LEAST_ROLE: Readonly<Record<string, 'everybody' | 'viewer' | 'operator' | 'admin'>> = {
  'GET /livez': 'everybody',
  'GET /readyz': 'everybody',
  'GET /docs': 'everybody',
  'GET /docs/:guide': 'everybody',
  'GET /docs/decisions/:decision': 'everybody',
  'GET /docs/guides.css': 'everybody',
  'GET /docs/page.js': 'everybody',
  'GET /docs/swagger-ui-bundle.js': 'everybody',
  'GET /docs/swagger-ui.css': 'everybody',
  'GET /api/openapi.json': 'viewer',
  'GET /api/v1/status': 'viewer',
  'GET /api/status': 'viewer',
  'GET /api/v1/runs': 'viewer',
  'POST /api/v1/runs': 'operator',
  'GET /api/v1/runs/:id': 'viewer',
  'GET /api/v1/runs/:id/assets': 'viewer',
  'GET /api/v1/runs/:id/logs': 'viewer',
  'POST /api/v1/runs/:id/approvals': 'admin',
  'GET /api/v1/retirements': 'viewer',
  'GET /api/v1/assets': 'viewer',
  'GET /api/v1/assets/:id': 'viewer',
  'POST /api/v1/assets/:id/restore': 'operator',
  'GET /api/v1/conflicts': 'viewer',
  'POST /api/v1/assets/:id/decisions': 'operator',
  'GET /api/v1/events': 'viewer',
};
const ROLES = ['nobody', 'viewer', 'operator', 'admin'] as const;

describe('an API with keys', () => {
  let api: Awaited<ReturnType<typeof anApi>>;
  beforeAll(async () => {
    api = await anApi({
      DSS_PROFILE: 'wolf',
      DSS_API_KEY_HASHES: keyHashes('viewer', 'operator', 'admin'),
      DSS_HOST: '0.0.0.0',
    });
  });
  afterAll(() => api.close());

  it('serves exactly the routes whose role was decided', () => {
    expect(api.routes.routes.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(
      Object.keys(LEAST_ROLE).sort(),
    );
  });

  const matrix = Object.entries(LEAST_ROLE).flatMap(([route, least]) =>
    ROLES.map((role) => [route, least, role] as const),
  );
  it.each(matrix)('%s (least role %s) asked by %s', async (route, least, role) => {
    const [method, path] = route.split(' ') as ['GET' | 'POST', string];
    const answer = await api.app.inject({
      method,
      url: path.replace(':id', '01j8zq4y3n5v6w7x8y9z000001'),
      // A resume position that is refused after the guard: an accepted stream would never end.
      headers: { 'last-event-id': 'x', ...(role !== 'nobody' && bearer(role)) },
    });
    const allowed = least === 'everybody' || ROLES.indexOf(role) >= ROLES.indexOf(least);
    const refusal = role === 'nobody' ? 401 : 403;
    if (allowed) expect([200, 202, 400, 404, 409]).toContain(answer.statusCode);
    else expect(answer.statusCode).toBe(refusal);
  });

  it.each([
    ['an unknown key', { authorization: 'Bearer wrong-key' }],
    ['the hash instead of the key', { authorization: `Bearer ${keyHashes('admin').split(':')[2]!}` }],
    ['another scheme', { authorization: 'Basic admin-key' }],
    ['an empty token', { authorization: 'Bearer ' }],
  ])('refuses %s and says what it wants', async (_story, headers) => {
    const answer = await api.app.inject({ url: '/api/v1/status', headers });
    expect(answer.statusCode).toBe(401);
    expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
    expect(answer.json()).toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('tells which role is missing', async () => {
    const answer = await api.app.inject({ method: 'POST', url: '/api/v1/runs', headers: bearer('viewer') });
    expect(answer.json()).toMatchObject({ code: 'FORBIDDEN', detail: expect.stringContaining('operator') });
  });

  it('records the id of the key, never the key, as the actor of a run', async () => {
    const answer = await api.app.inject({ method: 'POST', url: '/api/v1/runs', headers: bearer('operator') });
    expect(answer.json()).toMatchObject({ actor: 'operator-id' });
  });

  it('shows why it is not ready to callers with a key only', async () => {
    const starting = await anApi({ DSS_API_KEY_HASHES: keyHashes('viewer') }, ['redis is reconnecting']);
    const open = await starting.app.inject({ url: '/readyz' });
    const known = await starting.app.inject({ url: '/readyz', headers: bearer('viewer') });
    await starting.close();
    expect([open.statusCode, known.statusCode]).toEqual([503, 503]);
    expect(open.body).not.toContain('redis');
    expect(known.json()).toMatchObject({ code: 'NOT_READY', detail: 'redis is reconnecting' });
  });
});

describe('an API without keys', () => {
  it.each([
    ['its own page', { ...LOCAL, origin: 'http://127.0.0.1:8001' }, 200],
    ['localhost', { host: 'localhost:8001' }, 200],
    ['IPv6 loopback', { host: '[::1]:8001' }, 200],
    ['a page of another port', { ...LOCAL, origin: 'http://127.0.0.1:3000' }, 403],
    ['a sandboxed page', { ...LOCAL, origin: 'null' }, 403],
    ['a name that only begins like loopback', { host: '127.0.0.1.evil.example' }, 403],
  ])('answers a request of %s', async (_story, headers, status) => {
    const api = await anApi();
    const answer = await api.app.inject({ url: '/api/v1/status', headers });
    await api.close();
    expect(answer.statusCode).toBe(status);
  });
});

@Controller()
class ForgetfulController {
  @Get('forgotten')
  read(): string {
    return 'secret';
  }
}

describe('a route that declares no role', () => {
  it.each([
    ['with keys, even to admins', keyHashes('admin'), bearer('admin')],
    ['without keys, even on loopback', '', LOCAL],
  ])('is closed %s', async (_story, hashes, headers) => {
    const { gateway } = aGateway({ DSS_API_KEY_HASHES: hashes });
    const guard = (reflector: Reflector) => new AccessGuard(reflector, gateway.settings.DSS_API_KEY_HASHES);
    const module = await Test.createTestingModule({
      controllers: [ForgetfulController],
      providers: [{ provide: APP_GUARD, useFactory: guard, inject: [Reflector] }],
    }).compile();
    const app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
    app.useGlobalFilters(new ProblemFilter(gateway.logger, new RouteList()));
    await app.init();
    const answer = await app.inject({ url: '/forgotten', headers });
    await app.close();
    expect(answer.statusCode).toBe(403);
    expect(answer.body).not.toContain('secret');
  });
});
