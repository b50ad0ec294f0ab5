import { PemCertificates, PemKey } from '../pem.js';
import { optional, setting } from '../setting.js';
import { Text, address } from '../values.js';

export const redis = {
  DSS_REDIS_URL: setting(address(/^rediss?$/, 'redis://host:6379 or rediss://host:6379'), {
    about: 'Redis for checkpoints and accounting; `rediss://` is TLS',
    kind: 'address',
    default: { dog: 'redis://127.0.0.1:6379', wolf: 'redis://127.0.0.1:6379', bear: undefined },
  }),
  DSS_REDIS_USER: optional(Text, { about: 'User at Redis (ACL), unless the address names one' }),
  DSS_REDIS_PASSWORD: optional(Text, { about: 'Password at Redis, unless the address has one', kind: 'secret' }),
  DSS_REDIS_CA_FILE: optional(PemCertificates, {
    about: 'Certificates (PEM) of the authorities that Redis is trusted by; without it those of Node',
    kind: 'file',
  }),
  DSS_REDIS_CERT_FILE: optional(PemCertificates, { about: 'Client certificate (PEM) shown to Redis', kind: 'file' }),
  DSS_REDIS_KEY_FILE: optional(PemKey, { about: 'Private key (PEM) of that certificate', kind: 'file' }),
};
