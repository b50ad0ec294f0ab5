import { PemCertificates, PemKey } from '../pem.js';
import { optional, setting } from '../setting.js';
import { Text, address } from '../values.js';

const endpoint = address(/^https?$/, 'https://host:port');

/** Region, endpoint and identity at AWS. Without keys the SDK looks further: profile, web identity, container, machine. */
export const aws = {
  AWS_REGION: setting(Text, { about: 'AWS region', default: 'eu-central-1' }),
  AWS_ENDPOINT_URL: optional(endpoint, {
    about: 'Another AWS endpoint, for example the sandbox',
    kind: 'address',
  }),
  AWS_ACCESS_KEY_ID: optional(Text, { about: 'Access key, read by the AWS SDK itself; a role is better' }),
  AWS_SECRET_ACCESS_KEY: optional(Text, { about: 'Secret of that key, read by the AWS SDK itself', kind: 'secret' }),
  AWS_SESSION_TOKEN: optional(Text, { about: 'Token of a temporary key, read by the AWS SDK itself', kind: 'secret' }),
  DSS_AWS_CA_FILE: optional(PemCertificates, {
    about: 'Certificates (PEM) of the authorities that AWS is trusted by; without it those of Node',
    kind: 'file',
  }),
  DSS_AWS_CERT_FILE: optional(PemCertificates, {
    about: 'Client certificate (PEM), where a proxy in front of AWS asks for one',
    kind: 'file',
  }),
  DSS_AWS_KEY_FILE: optional(PemKey, { about: 'Private key (PEM) of that certificate', kind: 'file' }),
};
