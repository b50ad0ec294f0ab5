import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

export interface StubRequest {
  readonly method: string;
  /** As it stood in the request line. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Objects and arrays are sent as JSON. */
  readonly body?: unknown;
  /** Announce the whole, send half, and hang up; or hang up at once; or never say anything. */
  readonly fault?: 'half' | 'reset' | 'silence';
}

export const SECRET_CANARY = 'CANARY-client-secret/+=';
export const TOKEN_CANARY = 'CANARY-token';

/** A tenant and its token endpoint on one port, answering what a test tells it to. Wants a valid token by default. */
export class StubTenant {
  readonly requests: StubRequest[] = [];
  /** Tried first; undefined leaves the request to the default behaviour. */
  script: (request: StubRequest) => Reply | undefined = () => undefined;
  /** Tokens that are accepted; each token request adds one. */
  readonly validTokens = new Set<string>();
  lifetimeSeconds = 3600;
  private tokens = 0;
  private origin_ = '';

  private constructor(private readonly server: Server) {}

  static async open(): Promise<StubTenant> {
    const server = createServer();
    const tenant = new StubTenant(server);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      void tenant.serve(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    tenant.origin_ = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return tenant;
  }

  get origin(): string {
    return this.origin_;
  }

  /** The secret's text for this tenant. */
  secret(changes: Readonly<Record<string, unknown>> = {}): string {
    return JSON.stringify({
      type: 'datasphere-oauth',
      tenantUrl: this.origin,
      tokenUrl: `${this.origin}/oauth/token`,
      clientId: 'sb-demo!b1|client!b2',
      clientSecret: SECRET_CANARY,
      grant: 'client_credentials',
      ...changes,
    });
  }

  /** Request lines of the tenant's own surfaces, without those for tokens. */
  calls(): string[] {
    return this.requests.map(({ url }) => url).filter((url) => url !== '/oauth/token');
  }

  tokenRequests(): StubRequest[] {
    return this.requests.filter(({ url }) => url === '/oauth/token');
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const { method = '', url = '', headers } = incoming;
    const request = { method, url, headers, body: Buffer.concat(chunks).toString() };
    this.requests.push(request);
    send(response, this.script(request) ?? this.usual(request), headers['accept-encoding'] === 'gzip');
  }

  private usual(request: StubRequest): Reply {
    if (request.url === '/oauth/token') return { body: this.grant() };
    const token = request.headers.authorization?.replace(/^Bearer /, '') ?? '';
    if (!this.validTokens.has(token)) return { status: 401, body: { message: 'expired' } };
    return { status: 404, body: { code: 'NOT_FOUND', details: { message: 'nothing here' } } };
  }

  grant(): object {
    const token = `${TOKEN_CANARY}-${++this.tokens}`;
    this.validTokens.add(token);
    return { access_token: token, token_type: 'bearer', expires_in: this.lifetimeSeconds };
  }
}

function send(response: ServerResponse, reply: Reply, gzip: boolean): void {
  if (reply.fault === 'silence') return;
  if (reply.fault === 'reset') {
    response.destroy();
    return;
  }
  const { body = '' } = reply;
  const raw = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const bytes = gzip ? gzipSync(raw) : raw;
  response.writeHead(reply.status ?? 200, {
    'content-type': 'application/json',
    'content-length': bytes.length,
    ...(gzip && { 'content-encoding': 'gzip' }),
    ...reply.headers,
  });
  if (reply.fault === 'half') response.write(bytes.subarray(0, bytes.length >> 1), () => response.destroy());
  else response.end(bytes);
}
