import { z } from 'zod';
import { PemCertificates, PemKey } from '../pem.js';
import { optional, setting } from '../setting.js';
import { Text, address } from '../values.js';

/** The path of a role is part of its ARN. */
export const RoleArn = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,576}$/,
    'must be an ARN such as arn:aws:iam::111122223333:role/name',
  );

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
  AWS_PROFILE: optional(Text, {
    about: 'Profile of `~/.aws/config` and `~/.aws/credentials`, read by the AWS SDK itself',
  }),
  AWS_WEB_IDENTITY_TOKEN_FILE: optional(Text, {
    about: 'Path of an OIDC token, as EKS sets it for a service account; read again for every session',
    kind: 'path',
  }),
  AWS_ROLE_ARN: optional(RoleArn, { about: 'Role that this token stands for' }),
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
