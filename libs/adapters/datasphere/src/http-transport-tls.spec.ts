import { clientTls } from '@dss/config';
import { type Authority, type TlsServer, openAuthority, opensslProblem, serveHttps } from '@dss/config/testing';
import { HttpTransport } from './http-transport.js';

// skipped because openssl is not installed
const describeWithOpenssl = opensslProblem() === undefined ? describe : describe.skip;
const timeouts = { connectMs: 5000, headersMs: 5000, bodyMs: 5000, totalMs: 5000 };

describeWithOpenssl('TLS to the tenant', () => {
  let authority: Authority;
  let other: Authority;
  const opened: { close(): Promise<void> }[] = [];
  beforeAll(() => {
    authority = openAuthority();
    other = openAuthority();
  });
  afterEach(async () => {
    for (const each of opened.splice(0)) await each.close();
  });
  afterAll(() => {
    authority.close();
    other.close();
  });
  const serve = async (options: Partial<Parameters<typeof serveHttps>[0]> = {}, names = ['127.0.0.1']) => {
    const server = await serveHttps({ ...authority.issue(names), ...options }, (_request, response) => {
      response.end('{}');
    });
    opened.push(server);
    return server;
  };
  const ask = ({ url }: TlsServer, files: Parameters<typeof clientTls>[0]) => {
    const transport = new HttpTransport({ connections: 1, maxBodyBytes: 1000, timeouts, tls: clientTls(files) });
    opened.push(transport);
    return transport.send({ remote: 'SAP Datasphere', origin: url, path: '/', method: 'GET', headers: {} });
  };

  it('trusts the authority that is named', async () => {
    await expect(ask(await serve(), { ca: authority.certificate })).resolves.toMatchObject({ status: 200 });
  });

  it('shows its certificate where one is demanded', async () => {
    const server = await serve({ clientAuthority: authority.certificate });
    const { certificate: cert, key } = authority.issue(['discovery']);
    await expect(ask(server, { ca: authority.certificate, cert, key })).resolves.toMatchObject({ status: 200 });
  });

  it('is refused without a certificate where one is demanded', async () => {
    const server = await serve({ clientAuthority: authority.certificate });
    await expect(ask(server, { ca: authority.certificate })).rejects.toMatchObject({ code: 'REMOTE_UNAVAILABLE' });
    expect(server.served()).toBe(0);
  });

  it.each<[string, () => Promise<[TlsServer, Parameters<typeof clientTls>[0]]>, RegExp]>([
    ['another authority', async () => [await serve(), { ca: other.certificate }], /authority.*DSS_DATASPHERE_CA_FILE/],
    ['an authority that Node does not know', async () => [await serve(), {}], /authority.*DSS_DATASPHERE_CA_FILE/],
    [
      'a certificate for another name',
      async () => [await serve({}, ['elsewhere']), { ca: authority.certificate }],
      /for another name/,
    ],
    [
      'TLS 1.1',
      async () => [await serve({ maxVersion: 'TLSv1.1' }), { ca: authority.certificate }],
      /offers no TLS 1\.2 or newer/,
    ],
  ])('refuses %s with a reason, and sends nothing', async (_story, meet, expected) => {
    const [server, files] = await meet();
    await expect(ask(server, files)).rejects.toMatchObject({
      code: 'REMOTE_UNAVAILABLE',
      message: expect.stringMatching(expected),
    });
    expect(server.served()).toBe(0);
  });
});
