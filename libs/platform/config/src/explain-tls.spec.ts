import { explainTls } from './explain-tls.js';

const coded = (code: string, cause?: unknown) => Object.assign(new Error('failed', { cause }), { code });

describe('explainTls', () => {
  it.each([
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', /DSS_REDIS_CA_FILE/],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', /DSS_REDIS_CA_FILE/],
    ['SELF_SIGNED_CERT_IN_CHAIN', /DSS_REDIS_CA_FILE/],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', /DSS_REDIS_CA_FILE/],
    ['CERT_HAS_EXPIRED', /has expired/],
    ['CERT_NOT_YET_VALID', /not valid yet/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', /another name/],
    ['ERR_SSL_UNSUPPORTED_PROTOCOL', /no TLS 1\.2/],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', /no TLS 1\.2/],
    ['ERR_SSL_WRONG_VERSION_NUMBER', /does not speak TLS/],
    ['ERR_SSL_PACKET_LENGTH_TOO_LONG', /does not speak TLS/],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', /DSS_REDIS_CERT_FILE and DSS_REDIS_KEY_FILE/],
    ['ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE', /DSS_REDIS_CERT_FILE/],
    ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', /DSS_REDIS_CERT_FILE/],
  ])('says what %s means, also as a cause', (code, expected) => {
    expect(explainTls(coded(code), 'DSS_REDIS')).toMatch(expected);
    expect(explainTls(new Error('wrapped', { cause: coded('EWRAPPED', coded(code)) }), 'DSS_REDIS')).toMatch(expected);
  });

  it.each([
    [
      'write EPROTO 401D:error:0A00042E:SSL routines:ssl3_read_bytes:tlsv1 alert protocol version:../deps/o',
      /TLS 1\.2/,
    ],
    ['AWS SDK error wrapper for Error: unable to verify the first certificate; if the root CA', /_CA_FILE/],
    ['401D:error:0A00045C:SSL routines:ssl3_read_bytes:tlsv13 alert certificate required:../deps', /_CERT_FILE/],
    ["Hostname/IP does not match certificate's altnames: IP: 127.0.0.1 is not in the cert's list", /another name/],
  ])('reads it from the words: %s', (message, expected) => {
    expect(explainTls(new Error(message), 'DSS_AWS')).toMatch(expected);
  });

  it.each([coded('ECONNREFUSED'), new Error('read ECONNRESET'), 'text', undefined, coded('UND_ERR_SOCKET')])(
    'says nothing about %s',
    (error) => {
      expect(explainTls(error, 'DSS_NATS')).toBeUndefined();
    },
  );
});
