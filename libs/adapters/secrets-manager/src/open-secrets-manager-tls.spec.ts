import { clientTls } from '@dss/config';
import { type Authority, type TlsServer, openAuthority, opensslProblem, serveHttps } from '@dss/config/testing';
import { openSecretsManager } from './open-secrets-manager.js';

// skipped because openssl is not installed
const describeWithOpenssl = opensslProblem() === undefined ? describe : describe.skip;

describeWithOpenssl('TLS to Secrets Manager', () => {
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
      const secret = JSON.stringify({ Name: 'datasphere', SecretString: 'the text' });
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end(secret);
      request.resume();
    });
  };
  const read = (files: Parameters<typeof clientTls>[0]) => {
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const settings = { region: 'eu-central-1', endpoint: server.url, credentials, now: Date.now };
    return openSecretsManager({ ...settings, tls: clientTls(files) }).get('datasphere');
  };

  it('trusts the authority that is named, and shows a certificate where one is demanded', async () => {
    await serve({ clientAuthority: authority.certificate });
    const { certificate: cert, key } = authority.issue(['discovery']);
    await expect(read({ ca: authority.certificate, cert, key })).resolves.toBeDefined();
    expect(server.served()).toBe(1);
  });

  it.each<[string, Partial<Parameters<typeof serveHttps>[0]>, () => string, RegExp]>([
    ['another authority', {}, () => other.certificate, /authority.*DSS_AWS_CA_FILE/],
    ['TLS 1.1', { maxVersion: 'TLSv1.1' }, () => authority.certificate, /offers no TLS 1\.2 or newer/],
  ])('refuses %s before anything is asked', async (_story, options, ca, expected) => {
    await serve(options);
    await expect(read({ ca: ca() })).rejects.toMatchObject({
      code: 'REMOTE_UNAVAILABLE',
      message: expect.stringMatching(expected),
    });
    expect(server.served()).toBe(0);
  });
});
