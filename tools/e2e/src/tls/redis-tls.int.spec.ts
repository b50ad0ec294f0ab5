import { loadSettings, redisPlace } from '@dss/config';
import { type Authority, openAuthority, opensslProblem, serveHttps } from '@dss/config/testing';
import { openRedis } from '@dss/redis';
import { type OwnServer, startRedis } from './own-server.js';
import { type ServerProgram, serverProgram } from './server-programs.config.js';

const program = serverProgram('redis');
// skipped because redis-server or openssl is not on the PATH
const describeWithServer = program !== undefined && opensslProblem() === undefined ? describe : describe.skip;

describeWithServer('TLS to Redis', () => {
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

  const serve = async (...more: string[]) => {
    const { certificate, key } = authority.issue(['127.0.0.1']);
    const files = ['--tls-cert-file', authority.write('server.pem', certificate)];
    files.push('--tls-key-file', authority.write('server.key', key));
    files.push('--tls-ca-cert-file', authority.write('clients.pem', authority.certificate));
    server = await startRedis(program as ServerProgram, [...files, '--tls-auth-clients', 'no', ...more]);
    stops.push(() => server.stop());
  };
  /** From the variables, as a service does. */
  const open = async (variables: Readonly<Record<string, string>>, port = server.port) => {
    const settings = loadSettings('mapper', { DSS_REDIS_URL: `rediss://127.0.0.1:${port}`, ...variables });
    const redis = await openRedis(redisPlace(settings), 'tls', 'test');
    stops.push(() => redis.close());
    return redis;
  };
  const ca = () => ({ DSS_REDIS_CA_FILE: authority.write('ca.pem', authority.certificate) });

  it('trusts the authority that is named', async () => {
    await serve();
    const { redis } = await open(ca());
    expect(await redis.ping()).toBe('PONG');
  });

  it('shows its certificate where one is demanded', async () => {
    await serve('--tls-auth-clients', 'yes');
    const { certificate, key } = authority.issue(['mapper']);
    const own = {
      DSS_REDIS_CERT_FILE: authority.write('client.pem', certificate),
      DSS_REDIS_KEY_FILE: authority.write('client.key', key),
    };
    const { redis } = await open({ ...ca(), ...own });
    expect(await redis.ping()).toBe('PONG');
    await expect(open(ca())).rejects.toMatchObject({
      code: 'REMOTE_UNAVAILABLE',
      message: expect.stringMatching(/DSS_REDIS_URL\): .*client certificate[,;] set DSS_REDIS_CERT_FILE/),
    });
  });

  it('refuses another authority, and says where the right one is named', async () => {
    await serve();
    const wrong = { DSS_REDIS_CA_FILE: authority.write('wrong.pem', other.certificate) };
    await expect(open(wrong)).rejects.toThrow(/no authority that is trusted here.*DSS_REDIS_CA_FILE/);
    await expect(open({})).rejects.toThrow(/no authority that is trusted here.*DSS_REDIS_CA_FILE/);
  });

  it('refuses a server without TLS, because rediss:// was asked for', async () => {
    server = await startRedis(program as ServerProgram, [], false);
    stops.push(() => server.stop());
    await expect(open(ca())).rejects.toThrow(/no connection to rediss:.*does not answer in TLS/);
    // The client waits ten seconds for an answer in TLS.
  });

  it('refuses TLS 1.1', async () => {
    const old = await serveHttps({ ...authority.issue(['127.0.0.1']), maxVersion: 'TLSv1.1' }, () => undefined);
    stops.push(() => old.close());
    await expect(open(ca(), Number(new URL(old.url).port))).rejects.toThrow(/offers no TLS 1\.2 or newer/);
  });
});
