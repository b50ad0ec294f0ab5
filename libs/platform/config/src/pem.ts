import { z } from 'zod';

/** One or more certificates in PEM form. Whether they are in date and fit a key is `tlsProblems`' question. */
export const PemCertificates = pem(
  /-----BEGIN CERTIFICATE-----/,
  'holds no PEM certificate (-----BEGIN CERTIFICATE-----); convert a DER file with: openssl x509 -inform der',
);

/** A private key in PEM form without a passphrase: services start without anybody who could type one. */
export const PemKey = pem(
  /-----BEGIN (?:RSA |EC )?PRIVATE KEY-----/,
  'holds no PEM private key without passphrase (-----BEGIN PRIVATE KEY-----); remove a passphrase with: openssl pkey',
).refine(
  (text) => !/^Proc-Type:.*ENCRYPTED/m.test(text),
  'holds a key with a passphrase; remove it with: openssl pkey',
);

function pem(begin: RegExp, message: string) {
  return z.string().regex(begin, message);
}
