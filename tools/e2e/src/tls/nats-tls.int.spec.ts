import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { TLSSocket, createSecureContext } from 'node:tls';
import { loadSettings, natsPlace } from '@dss/config';
import { type Authority, openAuthority, opensslProblem } from '@dss/config/testing';
import { connectNats, openNats } from '@dss/nats';
import { type OwnServer, startNats } from './own-server.js';
import { type ServerProgram, serverProgram } from './server-programs.config.js';

const program = serverProgram('nats');
// skipped because nats-server or openssl is not on the PATH
const describeWithServer = program !== undefined && opensslProblem() === undefined ? describe : describe.skip;

describeWithServer('TLS to NATS', () => {
  let authority: Authority;
  let other: Authority;
  let server: OwnServer;
  const stops: (() => Promise<unknown>)[] = [];
  beforeAll(() => {
    authority = openAuthority();
    other = openAuthority();
  });
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  });
  afterAll(() => {
    authority.close();
    other.close();
  });

  const serve = async (names = ['127.0.0.1', 'localhost'], more = '') => {
    const { certificate, key } = authority.issue(names);
    const files = { cert: authority.write('server.pem', certificate), key: authority.write('server.key', key) };
    const tls = `tls { cert_file: "${files.cert}", key_file: "${files.key}", ${more} }`;
    server = await startNats(program as ServerProgram, tls);
    stops.push(() => server.stop());
  };
  /** From the variables, as a service does. */
  const place = (variables: Readonly<Record<string, string>>, host = '127.0.0.1') =>
    natsPlace(loadSettings('mapper', { DSS_NATS_URL: `tls://${host}:${server.port}`, ...variables }));
  const connect = async (variables: Readonly<Record<string, string>>, host?: string) => {
    const connection = await connectNats(place(variables, host), 'test');
    stops.push(() => connection.close());
    return connection;
  };
  const ca = () => ({ DSS_NATS_CA_FILE: authority.write('ca.pem', authority.certificate) });

  it.each(['127.0.0.1', 'localhost'])('trusts the authority that is named, by the name %s', async (host) => {
    await serve();
    const connection = await connect(ca(), host);
    expect(connection.info?.tls_required).toBe(true);
  });

  it('carries all that a service opens', async () => {
    const { certificate, key } = authority.issue(['127.0.0.1']);
    const files = { cert: authority.write('js.pem', certificate), key: authority.write('js.key', key) };
    const folder = authority.write('store', '').replace(/store$/, 'js');
    server = await startNats(
      program as ServerProgram,
      `tls { cert_file: "${files.cert}", key_file: "${files.key}" }\njetstream { store_dir: "${folder}" }`,
    );
    stops.push(() => server.stop());
    const nats = await openNats(place(ca()), 'tls', 'test');
    expect(nats.state()).toBe('connected');
    await nats.close();
  });

  it('shows its certificate where one is demanded', async () => {
    const demanded = authority.write('clients.pem', authority.certificate);
    await serve(['127.0.0.1'], `ca_file: "${demanded}", verify: true`);
    const { certificate, key } = authority.issue(['mapper']);
    const own = {
      DSS_NATS_CERT_FILE: authority.write('client.pem', certificate),
      DSS_NATS_KEY_FILE: authority.write('client.key', key),
    };
    await expect(connect({ ...ca(), ...own })).resolves.toBeDefined();
    await expect(connect(ca())).rejects.toMatchObject({
      code: 'REMOTE_UNAVAILABLE',
      message: expect.stringMatching(/DSS_NATS_URL\): .*client certificate[,;] set DSS_NATS_CERT_FILE/),
    });
    // The client learns of the refusal only by hearing nothing for ten seconds.
  });

  it('refuses another authority, and says where the right one is named', async () => {
    await serve();
    const wrong = { DSS_NATS_CA_FILE: authority.write('wrong.pem', other.certificate) };
    await expect(connect(wrong)).rejects.toThrow(/no authority that is trusted here.*DSS_NATS_CA_FILE/);
    await expect(connect({})).rejects.toThrow(/no authority that is trusted here.*DSS_NATS_CA_FILE/);
  });

  it.each([
    ['an address', ['nats.example.com'], '127.0.0.1'],
    ['a name', ['nats.example.com'], 'localhost'],
    ['an address, although it says localhost', ['localhost'], '127.0.0.1'],
  ])('refuses a certificate that does not name %s', async (_story, names, host) => {
    await serve(names);
    await expect(connect(ca(), host)).rejects.toThrow(/for another name/);
  });

  it('refuses a server without TLS, because tls:// was asked for', async () => {
    server = await startNats(program as ServerProgram, '');
    stops.push(() => server.stop());
    await expect(connect(ca())).rejects.toThrow(/no connection to tls:.*: it has no TLS$/);
  });

  it('refuses TLS 1.1', async () => {
    const old = await serveOldNats(authority);
    stops.push(old.close);
    server = { ...server, port: old.port };
    await expect(connect(ca())).rejects.toThrow(/offers no TLS 1\.2 or newer/);
    expect(old.greeted()).toBe(1);
  });
});

/** Greets like NATS and goes on with TLS 1.1 at most, which no nats-server does any more. */
async function serveOldNats(authority: Authority) {
  const { certificate: cert, key } = authority.issue(['127.0.0.1']);
  const secureContext = createSecureContext({
    ...{ cert, key },
    ...{ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' },
  });
  let greeted = 0;
  const server = createServer((socket) => {
    greeted += 1;
    socket.on('error', () => undefined);
    socket.write(
      'INFO {"server_id":"old","version":"2.9.0","proto":1,"headers":true,"tls_required":true,"max_payload":1}\r\n',
    );
    new TLSSocket(socket, { isServer: true, secureContext }).on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    greeted: () => greeted,
    close: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}
