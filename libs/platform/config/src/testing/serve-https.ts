import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { SecureVersion } from 'node:tls';
import type { Certificate } from './authority.js';

export interface TlsServerOptions extends Certificate {
  /** Client certificates of this authority are demanded. */
  readonly clientAuthority?: string;
  /** The newest version that it speaks. */
  readonly maxVersion?: SecureVersion;
}

export interface TlsServer {
  /** `https://127.0.0.1:4711` */
  readonly url: string;
  /** Requests that got through. */
  readonly served: () => number;
  close(): Promise<void>;
}

/** A server of HTTPS on a free port of this machine; also one that is too old for us. */
export async function serveHttps(options: TlsServerOptions, answer: RequestListener): Promise<TlsServer> {
  const { certificate: cert, key, clientAuthority: ca, maxVersion } = options;
  let served = 0;
  const server = createServer(
    {
      ...{ cert, key },
      ...(ca !== undefined && { ca, requestCert: true, rejectUnauthorized: true }),
      // OpenSSL 3 offers what is older than 1.2 only below security level 1.
      ...(maxVersion !== undefined && { maxVersion, minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' }),
    },
    (request, response) => {
      served += 1;
      answer(request, response);
    },
  );
  // A refused handshake is what the test is about.
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    served: () => served,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
