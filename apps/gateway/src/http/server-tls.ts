import type { ServerOptions } from 'node:https';
import type { GatewaySettings } from '../gateway.config.js';

/** How the API speaks HTTPS; undefined without a certificate. With client authorities nobody gets in without theirs. */
export function serverTls(settings: GatewaySettings): ServerOptions | undefined {
  const { DSS_TLS_CERT_FILE: cert, DSS_TLS_KEY_FILE: key, DSS_TLS_CLIENT_CA_FILE: ca } = settings;
  if (cert === undefined || key === undefined) return undefined;
  return {
    cert,
    key,
    minVersion: 'TLSv1.2',
    ...(ca !== undefined && { ca, requestCert: true, rejectUnauthorized: true }),
  };
}
