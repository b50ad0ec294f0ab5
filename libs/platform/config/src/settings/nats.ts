import { PemCertificates, PemKey } from '../pem.js';
import { optional, setting } from '../setting.js';
import { Text, address, wholeNumber } from '../values.js';

export const nats = {
  DSS_NATS_URL: setting(address(/^(nats|tls)$/, 'nats://host:4222 or tls://host:4222'), {
    about: 'NATS server with JetStream, 2.9.10 or newer; `tls://` refuses a server without TLS',
    kind: 'address',
    default: { dog: 'nats://127.0.0.1:4222', wolf: 'nats://127.0.0.1:4222', bear: undefined },
  }),
  DSS_NATS_USER: optional(Text, { about: 'User at NATS, unless the address names one' }),
  DSS_NATS_PASSWORD: optional(Text, { about: 'Password of that user', kind: 'secret' }),
  DSS_NATS_TOKEN: optional(Text, { about: 'Token, where NATS wants one instead of a user', kind: 'secret' }),
  DSS_NATS_CREDS_FILE: optional(Text, {
    about: 'File with the credentials (JWT and seed) of a NATS user, as `nsc` writes it',
    kind: 'file',
  }),
  DSS_NATS_NKEY_FILE: optional(Text, { about: 'File with the nkey seed of a NATS user (`SU…`)', kind: 'file' }),
  DSS_NATS_CA_FILE: optional(PemCertificates, {
    about: 'Certificates (PEM) of the authorities that NATS is trusted by; without it those of Node',
    kind: 'file',
  }),
  DSS_NATS_CERT_FILE: optional(PemCertificates, { about: 'Client certificate (PEM) shown to NATS', kind: 'file' }),
  DSS_NATS_KEY_FILE: optional(PemKey, { about: 'Private key (PEM) of that certificate', kind: 'file' }),
  DSS_NATS_REPLICAS: setting(wholeNumber(1, 5), {
    about: 'Servers of the NATS cluster that hold each stream and bucket',
    unit: 'servers',
    default: { dog: '1', wolf: '1', bear: '3' },
  }),
};
