import { type ClientTls, clientTls } from '@dss/config';
import type { CallMeter } from '@dss/ports';
import { Agent } from 'undici';

export interface WireSettings {
  /** To one host, kept open between calls; more calls at a time wait for one. */
  readonly connections: number;
  readonly connectTimeoutMs: number;
  readonly tls?: ClientTls | undefined;
  /** For everything, from the first byte sent to the last received: an answer that drips is no answer either. */
  readonly attemptTimeoutMs: number;
  /** Shows in CloudTrail beside every call. */
  readonly userAgent: string;
}

/** As much of an SDK request as the wire needs. */
export interface WireRequest {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: unknown;
}

export interface WireAnswer {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

/**
 * What the SDK's clients of one account send through: one keep-alive pool instead of one per client, limits of time that
 * fire, and every call counted with the bytes of both bodies, failed ones too, because they cost quota like the others.
 *
 * In place of the SDK's own handler, which sets four timers a call and cannot end an answer that drips (decision 15).
 */
export class HttpWire {
  readonly metadata = { handlerProtocol: 'http/1.1' };
  private readonly agent: Agent;

  constructor(
    private readonly settings: WireSettings,
    private readonly meter: CallMeter,
  ) {
    const { connections, connectTimeoutMs, attemptTimeoutMs, tls = clientTls() } = settings;
    this.agent = new Agent({
      connections,
      connect: { timeout: connectTimeoutMs, ...tls },
      // The limit of the whole attempt ends these too; undici's own defaults (300 s) would end nothing.
      headersTimeout: attemptTimeoutMs,
      bodyTimeout: attemptTimeoutMs,
    });
  }

  async handle(request: WireRequest): Promise<{ readonly response: WireAnswer }> {
    const { path, method, headers, body } = request;
    const sent = typeof body === 'string' || body instanceof Uint8Array ? body : undefined;
    let received = 0;
    try {
      const answer = await this.agent.request({
        origin: originOf(request),
        path,
        method,
        headers: { ...headers, 'user-agent': this.settings.userAgent },
        body: sent ?? null,
        signal: AbortSignal.timeout(this.settings.attemptTimeoutMs),
      });
      const bytes = new Uint8Array(await answer.body.arrayBuffer());
      received = bytes.length;
      return { response: { statusCode: answer.statusCode, headers: single(answer.headers), body: bytes } };
    } finally {
      this.meter.count(operationOf(headers, sent), sent === undefined ? 0 : Buffer.byteLength(sent), received);
    }
  }

  /** Of the SDK: clients may change a handler's settings. Ours are fixed. */
  updateHttpClientConfig(): void {
    return;
  }

  httpHandlerConfigs(): object {
    return {};
  }

  /** Breaks off what is running. Every client that shares it asks for this. */
  destroy(): void {
    if (!this.agent.destroyed) void this.agent.destroy();
  }
}

function originOf({ protocol, hostname, port }: WireRequest): string {
  return `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`;
}

/** `glue.CreateTable` by the header of its protocol, `sts.AssumeRole` by its form. */
function operationOf(headers: Record<string, string>, body: string | Uint8Array | undefined): string {
  const target = headers['x-amz-target'];
  if (target !== undefined) return `glue.${target.slice(target.indexOf('.') + 1)}`;
  const form = new URLSearchParams(Buffer.from(body ?? '').toString());
  return `sts.${form.get('Action') ?? 'Unknown'}`;
}

function single(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) flat[name] = [value].flat().join(', ');
  return flat;
}
