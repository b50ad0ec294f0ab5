import { parseApiKeys } from '../api-keys.js';
import { PemCertificates, PemKey } from '../pem.js';
import { optional, setting } from '../setting.js';
import { HostName, Port, YesNo, wholeNumber } from '../values.js';
import { z } from 'zod';

export const gateway = {
  DSS_HOST: setting(HostName, {
    about: 'Address of the HTTP API; loopback only without keys, and in profile dog',
    default: '127.0.0.1',
  }),
  DSS_PORT: setting(Port, {
    about: 'Port of the HTTP API; 0 takes a free one',
    default: { dog: '8001', wolf: '5000', bear: '5000' },
  }),
  DSS_API_KEY_HASHES: setting(z.string().transform(parseApiKeys), {
    about: 'API keys, `<id>:<viewer, operator or admin>:<sha256 of the key in hex>`, separated by commas',
    kind: 'secret',
    default: '',
  }),
  DSS_TLS_CERT_FILE: optional(PemCertificates, {
    about: 'Certificate (PEM, with its chain) of the HTTP API, which then speaks HTTPS only, TLS 1.2 or newer',
    kind: 'file',
  }),
  DSS_TLS_KEY_FILE: optional(PemKey, { about: 'Private key (PEM) of that certificate', kind: 'file' }),
  DSS_TLS_CLIENT_CA_FILE: optional(PemCertificates, {
    about:
      'Certificates (PEM) of the authorities whose client certificates callers must show; without it none is asked for',
    kind: 'file',
  }),
  DSS_TLS_TERMINATED: setting(YesNo, {
    about: 'A proxy in front of the gateway ends TLS, so that plain HTTP behind it is meant',
    default: 'no',
  }),
  DSS_SANDBOX: setting(YesNo, {
    about: '`yes` shows the sandbox badge',
    default: {
      about: '`yes` while `DSS_TENANT` is `sandbox`, else `no`',
      from: (valueOf) => (valueOf('DSS_TENANT') === 'sandbox' ? 'yes' : 'no'),
    },
  }),
  DSS_REPAIR_AFTER_MS: setting(wholeNumber(100, 86_400_000), {
    about: 'Quiet time after which open assets of a run are put back into the queues',
    unit: 'ms',
    default: '60000',
  }),
  DSS_COMMAND_AFTER_MS: setting(wholeNumber(100, 86_400_000), {
    about: 'Age at which a queued run without a command in the queue gets a new one',
    unit: 'ms',
    default: '10000',
  }),
  DSS_SSE_CLIENTS: setting(wholeNumber(1, 2000), {
    about: 'Live event streams that one gateway serves at the same time',
    unit: 'streams',
    default: '200',
  }),
};
