import { LOCAL, anApi, bearer, keyHashes } from '../testing/gateway-fixture.js';

interface Document {
  openapi: string;
  tags: { name: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown>; securitySchemes?: object };
}
interface Operation {
  summary?: string;
  tags?: string[];
  parameters?: { name: string; in: string }[];
  responses: Record<string, { content?: Record<string, { schema: object }> }>;
}

describe('the description of the API', () => {
  let api: Awaited<ReturnType<typeof anApi>>;
  let document: Document;
  beforeAll(async () => {
    api = await anApi();
    document = (await get('/api/openapi.json')).json();
  });
  afterAll(() => api.close());
  const get = (url: string) => api.app.inject({ url, headers: LOCAL });
  const operations = () =>
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        route: `${method.toUpperCase()} ${path}`,
        ...operation,
      })),
    );

  it('is OpenAPI 3.1 with the tags health, status and trigger', () => {
    expect(document.openapi).toMatch(/^3\.1/);
    expect(document.tags.map(({ name }) => name)).toEqual(['health', 'status', 'trigger']);
  });

  it('describes every route of the API, each with a summary, one of the tags and its problems', () => {
    const described = operations();
    const served = api.routes.routes
      .map(({ method, path }) => `${method} ${path.replace(':id', '{id}')}`)
      .filter((route) => !/ \/docs| \/api\/openapi/.test(route));
    expect(described.map(({ route }) => route).sort()).toEqual(served.sort());
    for (const { summary, tags, responses } of described) {
      expect(summary).toEqual(expect.any(String));
      expect(['health', 'status', 'trigger']).toContain(tags?.[0]);
      expect(responses['500']?.content?.['application/problem+json']?.schema).toEqual({
        $ref: '#/components/schemas/Problem',
      });
    }
  });

  it('names query and header parameters from the schemas that check them', () => {
    const names = (route: string) =>
      operations()
        .find((one) => one.route === route)
        ?.parameters?.map(({ name }) => name);
    expect(names('GET /api/v1/runs')).toEqual(expect.arrayContaining(['limit', 'cursor', 'state', 'end', 'tenant']));
    expect(names('GET /api/v1/runs/{id}/assets')).toEqual(expect.arrayContaining(['id', 'outcome', 'space']));
    expect(names('POST /api/v1/runs')).toEqual(expect.arrayContaining(['Idempotency-Key', 'Prefer']));
  });

  it('resolves every reference within itself', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) => reference!);
    expect(references.length).toBeGreaterThan(5);
    for (const reference of new Set(references)) {
      expect(Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`)).toContain(
        reference,
      );
    }
  });

  it('describes the real body and answers of a trigger', () => {
    const { RunRequest, Run } = document.components.schemas as Record<string, { properties: Record<string, object> }>;
    expect(Object.keys(RunRequest!.properties)).toEqual(['scope', 'mode', 'dryRun', 'priority']);
    expect(RunRequest).toMatchObject({ additionalProperties: false });
    expect(Run!.properties['progress']).toEqual({ $ref: '#/components/schemas/RunProgress' });
  });

  it('says how to authenticate where keys are needed, and shows itself to viewers', async () => {
    const locked = await anApi({ DSS_API_KEY_HASHES: keyHashes('viewer') });
    const answer = await locked.app.inject({ url: '/api/openapi.json', headers: bearer('viewer') });
    await locked.close();
    expect(answer.json<Document>().components.securitySchemes).toMatchObject({
      key: { type: 'http', scheme: 'bearer' },
    });
    expect(document.components.securitySchemes).toBeUndefined();
  });

  describe('page', () => {
    it('loads only what this gateway serves, and the browser is told to insist on that', async () => {
      const page = await get('/docs');
      expect(page.headers['content-security-policy']).toMatch(/^default-src 'self'/);
      const loaded = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address!);
      expect(loaded.length).toBeGreaterThan(2);
      for (const address of loaded.filter((one) => one !== 'data:,')) {
        expect(address).toMatch(/^\/docs\//);
        expect((await get(address)).statusCode).toBe(200);
      }
    });

    it('has no script or style of its own in it, which the policy would forbid', async () => {
      const { body } = await get('/docs');
      expect(body).not.toMatch(/<script>|<style|style=|onclick=|javascript:/);
    });

    it('names no other host in what it loads, and asks no validator elsewhere', async () => {
      const own = [(await get('/docs')).body, (await get('/docs/page.js')).body, (await get('/docs/guides.css')).body];
      expect(own.join()).not.toMatch(/https?:\/\/(?!127\.0\.0\.1|localhost)|\/\/cdn/);
      expect((await get('/docs/swagger-ui.css')).body).not.toMatch(/url\(["']?(https?:)?\/\/|@import/);
      expect(own[1]).toContain('validatorUrl: null');
    });

    it('serves scripts and styles as what they are', async () => {
      expect((await get('/docs/swagger-ui-bundle.js')).headers['content-type']).toMatch(/^text\/javascript/);
      expect((await get('/docs/swagger-ui.css')).headers['content-type']).toMatch(/^text\/css/);
      expect((await get('/docs')).headers['content-type']).toMatch(/^text\/html/);
    });
  });
});
