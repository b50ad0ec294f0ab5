/** PEM texts, as the settings hold them. */
export interface TlsFiles {
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
}

/** As `node:tls` takes it; every client of ours uses it, so that none speaks anything older than TLS 1.2. */
export interface ClientTls {
  readonly minVersion: 'TLSv1.2';
  /** Replaces the authorities that Node trusts. */
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

export function clientTls({ ca, cert, key }: TlsFiles = {}): ClientTls {
  return {
    minVersion: 'TLSv1.2',
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
  };
}
