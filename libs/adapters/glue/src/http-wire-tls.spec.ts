import { clientTls } from '@dss/config';
import { type Authority, type TlsServer, openAuthority, opensslProblem, serveHttps } from '@dss/config/testing';
import { InMemoryCallMeter } from '@dss/ports/testing';
import { openGlueTargetCatalog } from './open-glue-target-catalog.js';

// skipped because openssl is not installed
const describeWithOpenssl = opensslProblem() === undefined ? describe : describe.skip;

describeWithOpenssl('TLS to Glue and STS', () => {
  let authority: Authority;
  let other: Authority;
  let server: TlsServer;
  beforeAll(() => {
    authority = openAuthority();
    other = openAuthority();
  });
  afterEach(() => server.close());
  afterAll(() => {
    authority.close();
    other.close();
  });
  const serve = async (options: Partial<Parameters<typeof serveHttps>[0]> = {}) => {
    server = await serveHttps({ ...authority.issue(['127.0.0.1']), ...options }, (request, response) => {
      const absent = JSON.stringify({ __type: 'EntityNotFoundException', Message: 'none' });
      response.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' }).end(absent);
      request.resume();
    });
  };
  const find = async (files: Parameters<typeof clientTls>[0]) => {
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const settings = { region: 'eu-central-1', endpoint: server.url, credentials, tls: clientTls(files) };
    const target = openGlueTargetCatalog(settings, new InMemoryCallMeter());
    try {
      return await target.findDatabase('dsp_sales');
    } finally {
      target.close();
    }
  };

  it('trusts the authority that is named, and shows a certificate where one is demanded', async () => {
    await serve({ clientAuthority: authority.certificate });
    const { certificate: cert, key } = authority.issue(['glue-writer']);
    await expect(find({ ca: authority.certificate, cert, key })).resolves.toBeUndefined();
    expect(server.served()).toBe(1);
  });

  it.each<[string, Partial<Parameters<typeof serveHttps>[0]>, () => string, RegExp]>([
    ['another authority', {}, () => other.certificate, /authority.*DSS_AWS_CA_FILE/],
    ['TLS 1.1', { maxVersion: 'TLSv1.1' }, () => authority.certificate, /offers no TLS 1\.2 or newer/],
  ])('refuses %s; nothing was written', async (_story, options, ca, expected) => {
    await serve(options);
    await expect(find({ ca: ca() })).rejects.toMatchObject({
      code: 'REMOTE_UNAVAILABLE',
      message: expect.stringMatching(expected),
      details: { outcomeUnknown: false },
    });
    expect(server.served()).toBe(0);
  });
});
