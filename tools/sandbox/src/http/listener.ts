import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type Answer, type Handled, type Incoming } from './exchange.js';

/** Nobody may take the stand-in for a tenant or for AWS. */
const LABEL = 'x-dss-sandbox';
const LARGEST_BODY = 64 * 1024 * 1024;

export interface Exchange extends Handled {
  readonly request: Incoming;
  readonly responseBytes: number;
}

/**
 * A loopback HTTP listener in front of one pure-looking handler. Plain node:http: at thousands of calls a second a
 * framework would cost more than the work behind it.
 */
export class Listener {
  readonly #server: Server;

  constructor(
    private readonly handle: (request: Incoming) => Handled,
    private readonly record: (exchange: Exchange) => void = () => undefined,
    private readonly now: () => number = Date.now,
  ) {
    this.#server = createServer((request, response) => {
      this.#receive(request, response);
    });
    // What is no HTTP never becomes a request; Node's own answer would lack the label.
    this.#server.on('clientError', (_error, socket) => {
      socket.end(`HTTP/1.1 400 Bad Request\r\n${LABEL}: true\r\nconnection: close\r\n\r\n`);
    });
    // Longer than any client's own idle limit: otherwise a client re-uses a connection in the moment we close it.
    this.#server.keepAliveTimeout = 75_000;
  }

  /**
   * Opens the port (0 = any free one) and answers with its base URL. Loopback only, unless it is given the name by
   * which the other containers of its network know it.
   */
  async open(port: number, publicHost?: string): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, publicHost === undefined ? '127.0.0.1' : '0.0.0.0', resolve);
    });
    return `http://${publicHost ?? '127.0.0.1'}:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  #receive(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= LARGEST_BODY) chunks.push(chunk);
    });
    // A client that goes away in the middle of its own request is not our trouble.
    request.on('error', () => undefined);
    request.on('end', () => {
      const incoming = incomingOf(request, Buffer.concat(chunks), this.now());
      const handled = size > LARGEST_BODY ? tooLarge() : this.#answer(incoming);
      const responseBytes = Buffer.byteLength(handled.answer.body);
      this.record({ ...handled, request: incoming, responseBytes });
      const send = () => {
        // Our own clock, which tests may move: a tenant's answers tell its time.
        response.setHeader('date', new Date(this.now()).toUTCString());
        write(response, handled.answer);
      };
      if (handled.answer.delayMs === undefined) send();
      // Not worth keeping a stopped process alive for.
      else setTimeout(send, handled.answer.delayMs).unref();
    });
  }

  /** The stand-in never dies of a request: what it did not foresee is its own 500, with the reason in the body. */
  #answer(request: Incoming): Handled {
    try {
      return this.handle(request);
    } catch (error) {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      const body = JSON.stringify({ message: `sandbox failed: ${message}` });
      return {
        answer: { status: 500, contentType: 'application/json', body },
        operation: 'failed',
        target: request.path,
      };
    }
  }
}

function incomingOf(request: IncomingMessage, body: Buffer, arrivedAt: number): Incoming {
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  return {
    method: request.method ?? 'GET',
    path: mark < 0 ? url : url.slice(0, mark),
    query: new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1)),
    headers: request.headers,
    body,
    arrivedAt,
  };
}

function tooLarge(): Handled {
  const body = JSON.stringify({ message: 'request body above 64 MB' });
  return { answer: { status: 413, contentType: 'application/json', body }, operation: 'refused', target: '' };
}

function write(response: ServerResponse, answer: Answer): void {
  // Stays open until the client gives up or the stand-in closes.
  if (answer.cut === 'never') return;
  if (answer.cut === 'all') {
    response.destroy();
    return;
  }
  const body = typeof answer.body === 'string' ? Buffer.from(answer.body) : answer.body;
  response.writeHead(answer.status, {
    [LABEL]: 'true',
    'content-type': answer.contentType,
    'content-length': body.length,
    ...answer.headers,
  });
  if (answer.cut === 'half') response.write(body.subarray(0, body.length >> 1), () => response.destroy());
  else if (answer.spreadMs !== undefined) trickle(response, body, answer.spreadMs);
  else response.end(body);
}

const PIECES = 10;

function trickle(response: ServerResponse, body: Buffer, spreadMs: number, piece = 0): void {
  if (piece === PIECES || response.destroyed) {
    response.end();
    return;
  }
  const edge = (index: number) => Math.floor((body.length * index) / PIECES);
  response.write(body.subarray(edge(piece), edge(piece + 1)));
  setTimeout(() => {
    trickle(response, body, spreadMs, piece + 1);
  }, spreadMs / PIECES).unref();
}
