import { promisify } from 'node:util';
import { constants, gunzip } from 'node:zlib';
import { type ClientTls, clientTls, explainTls } from '@dss/config';
import { DefinitionUnreadableError, RemoteUnavailableError } from '@dss/errors';
import { Agent } from 'undici';

export interface TransportSettings {
  readonly connections: number;
  /** Of one answer, on the wire and unpacked: a small gzip must not become a full memory. */
  readonly maxBodyBytes: number;
  readonly timeouts: Timeouts;
  readonly tls?: ClientTls | undefined;
}

export interface Timeouts {
  readonly connectMs: number;
  /** Until the answer's head. */
  readonly headersMs: number;
  /** Between two pieces of its body. */
  readonly bodyMs: number;
  /** For everything: an answer that drips is no answer either. */
  readonly totalMs: number;
}

export interface WireRequest {
  /** The remote side's name in errors. */
  readonly remote: string;
  readonly origin: string;
  readonly path: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Answer {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  readonly text: string;
  readonly bytesOnWire: number;
}

const unpack = promisify(gunzip);

/**
 * One request, one answer: no retry, no redirect, nothing interpreted but the encoding.
 *
 * undici's own `request` instead of the global fetch: 24 against 220-330 µs of CPU per call (performance.md 4.2).
 */
export class HttpTransport {
  private readonly agent: Agent;

  constructor(private readonly settings: TransportSettings) {
    const { connections, timeouts, tls } = settings;
    this.agent = new Agent({
      connections,
      connect: { timeout: timeouts.connectMs, ...(tls ?? clientTls()) },
      headersTimeout: timeouts.headersMs,
      bodyTimeout: timeouts.bodyMs,
    });
  }

  /** Throws RemoteUnavailableError when there is no whole answer, DefinitionUnreadableError when it is too large or no text. */
  async send({ remote, origin, path, method, headers, body }: WireRequest): Promise<Answer> {
    try {
      const answer = await this.agent.request({
        origin,
        path,
        method,
        headers: { 'accept-encoding': 'gzip', 'user-agent': 'sap-datasphere-sync', ...headers },
        body: body ?? null,
        signal: AbortSignal.timeout(this.settings.timeouts.totalMs),
      });
      const header = (name: string): string | undefined => [answer.headers[name]].flat()[0];
      const packed = await this.readWhole(answer.body);
      const bytes = header('content-encoding') === 'gzip' ? await this.unpack(packed) : packed;
      return { status: answer.statusCode, header, text: decode(bytes), bytesOnWire: packed.length };
    } catch (error) {
      throw translate(error, remote, path);
    }
  }

  /** Breaks off what is running: these are reads, and whoever waits for one hears RemoteUnavailableError. */
  async close(): Promise<void> {
    await this.agent.destroy();
  }

  private async readWhole(body: AsyncIterable<Buffer>): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of body) {
      size += chunk.length;
      if (size > this.settings.maxBodyBytes) throw tooLarge(this.settings.maxBodyBytes);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks, size);
  }

  private async unpack(packed: Buffer): Promise<Buffer> {
    try {
      return await unpack(packed, { maxOutputLength: this.settings.maxBodyBytes, finishFlush: constants.Z_FINISH });
    } catch (error) {
      if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(this.settings.maxBodyBytes);
      throw error;
    }
  }
}

function tooLarge(limitBytes: number): DefinitionUnreadableError {
  return new DefinitionUnreadableError(
    'An answer of SAP Datasphere is larger than the limit; raise the body limit if an asset is really that large',
    { limitBytes },
  );
}

/** A byte order mark is dropped (sap-datasphere.md 10.1); bytes that are no UTF-8 are an error, not question marks. */
function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new DefinitionUnreadableError('An answer of SAP Datasphere is not UTF-8 text');
  }
}

function translate(error: unknown, remote: string, path: string): Error {
  if (error instanceof DefinitionUnreadableError) return error;
  const errorCode = codeOf(error) ?? nameOf(error) ?? 'UNKNOWN';
  // undici says UND_ERR_…_TIMEOUT, the system ETIMEDOUT, and AbortSignal.timeout throws a TimeoutError.
  const reason = /TIME(D_?)?OUT/i.test(errorCode)
    ? 'it did not answer in time'
    : (explainTls(error, 'DSS_DATASPHERE') ?? `the connection failed (${errorCode})`);
  return new RemoteUnavailableError(remote, reason, { errorCode, path }, error);
}

function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}

function nameOf(error: unknown): string | undefined {
  const name = (error as { name?: unknown } | undefined)?.name;
  return typeof name === 'string' ? name : undefined;
}
