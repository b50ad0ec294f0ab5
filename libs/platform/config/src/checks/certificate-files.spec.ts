import { readFileSync } from 'node:fs';
import { examine } from '../examine.js';
import { SETTINGS_OF, type Service } from '../services.js';
import { type Authority, openAuthority, opensslProblem } from '../testing/index.js';

// skipped because openssl is not installed
const describeWithOpenssl = opensslProblem() === undefined ? describe : describe.skip;

describeWithOpenssl('files of certificates', () => {
  let authority: Authority;
  let paths: Record<'ca' | 'cert' | 'key' | 'foreignKey' | 'empty' | 'der', string>;
  beforeAll(() => {
    authority = openAuthority();
    const [own, foreign] = [authority.issue(['a']), authority.issue(['b'])];
    paths = {
      ca: authority.write('ca.pem', authority.certificate),
      cert: authority.write('cert.pem', own.certificate),
      key: authority.write('key.pem', own.key),
      foreignKey: authority.write('foreign.pem', foreign.key),
      empty: authority.write('empty.pem', ''),
      der: authority.write('cert.der', '0\u0082\u0001'),
    };
  });
  afterAll(() => {
    authority.close();
  });
  const examined = (service: Service, environment: Readonly<Record<string, string>>, days = 0) =>
    examine(SETTINGS_OF[service], environment, {
      readText: (path) => readFileSync(path, 'utf8'),
      now: new Date(Date.now() + days * 24 * 3600 * 1000),
    });
  const tls = { DSS_NATS_URL: 'tls://nats:4222' };

  it('that fit become the values of their settings', () => {
    const environment = {
      ...tls,
      DSS_NATS_CA_FILE: paths.ca,
      DSS_NATS_CERT_FILE: paths.cert,
      DSS_NATS_KEY_FILE: paths.key,
    };
    const { problems, warnings, values } = examined('mapper', environment);
    expect([problems, warnings]).toEqual([[], []]);
    expect(values['DSS_NATS_CA_FILE']).toBe(authority.certificate);
  });

  it.each<[string, () => Record<string, string>, RegExp]>([
    ['one half of a pair', () => ({ DSS_NATS_CERT_FILE: paths.cert }), /^DSS_NATS_CERT_FILE without DSS_NATS_KEY_FILE/],
    ['the other half', () => ({ DSS_NATS_KEY_FILE: paths.key }), /^DSS_NATS_KEY_FILE without DSS_NATS_CERT_FILE/],
    [
      'two pairs',
      () => ({ DSS_NATS_CERT_FILE: paths.cert, DSS_NATS_KEY_FILE: paths.foreignKey }),
      /^DSS_NATS_CERT_FILE: file .*cert\.pem: the private key belongs to another/,
    ],
    [
      'a file that is not there',
      () => ({ DSS_NATS_CA_FILE: '/nowhere/ca.pem' }),
      /^DSS_NATS_CA_FILE: file \/nowhere\/ca\.pem does not exist$/,
    ],
    ['a folder', () => ({ DSS_NATS_CA_FILE: '/' }), /^DSS_NATS_CA_FILE: file \/ is a folder$/],
    [
      'an empty file',
      () => ({ DSS_NATS_CA_FILE: paths.empty }),
      /^DSS_NATS_CA_FILE: file .*empty\.pem: holds no PEM certificate/,
    ],
    [
      'another form of certificate',
      () => ({ DSS_NATS_CA_FILE: paths.der }),
      /der: holds no PEM certificate.*openssl x509 -inform der/,
    ],
    ['a key for a certificate', () => ({ DSS_NATS_CA_FILE: paths.key }), /key\.pem: holds no PEM certificate/],
    [
      'certificates beside plain text',
      () => ({ DSS_NATS_URL: 'nats://nats:4222', DSS_NATS_CA_FILE: paths.ca }),
      /^DSS_NATS_CA_FILE without effect.*tls:\/\//,
    ],
  ])('with %s name variable and file', (_story, change, expected) => {
    expect(examined('mapper', { ...tls, ...change() }).problems).toEqual([expect.stringMatching(expected)]);
  });

  it('that have expired stop the start, that soon will are a warning', () => {
    const environment = { DSS_TLS_CERT_FILE: paths.cert, DSS_TLS_KEY_FILE: paths.key };
    expect(examined('gateway', environment, 61).problems).toEqual([
      expect.stringMatching(/^DSS_TLS_CERT_FILE: .* expired/),
    ]);
    expect(examined('gateway', environment, 40)).toMatchObject({
      problems: [],
      warnings: [expect.stringMatching(/^DSS_TLS_CERT_FILE: file .*cert\.pem: .* expires on/)],
    });
  });

  it('of callers need a certificate of the API', () => {
    expect(examined('gateway', { DSS_TLS_CLIENT_CA_FILE: paths.ca }).problems).toEqual([
      expect.stringMatching(/^DSS_TLS_CLIENT_CA_FILE without DSS_TLS_CERT_FILE/),
    ]);
  });
});
