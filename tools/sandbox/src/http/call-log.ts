import { type CallFile } from './call-file.js';
import { type CallFacts, header } from './exchange.js';
import { type Exchange } from './listener.js';

export type Surface = 'datasphere' | 'glue' | 'sts' | 'secretsmanager';

export interface Call extends CallFacts {
  readonly seq: number;
  /** When the call arrived. */
  readonly time: string;
  readonly surface: Surface;
  /** What was asked for: `list`, `definition`, `token` … of the tenant, an operation's name of AWS. */
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  /** Space, type and object, or database and table. */
  readonly target: string;
  /** 0: there was no answer. */
  readonly status: number;
  readonly requestBytes: number;
  readonly responseBytes: number;
  /** `amz-sdk-request`, e.g. `attempt=2; max=3`: tells retries from calls. */
  readonly attempt?: string;
  /** `amz-sdk-invocation-id`: the same for all attempts of one call. */
  readonly invocation?: string;
  /** Name of the error that it was answered with. */
  readonly error?: string;
}

export interface CallSummary {
  readonly datasphere: Readonly<Record<string, number>>;
  readonly glue: Readonly<Record<string, number>>;
  readonly sts: Readonly<Record<string, number>>;
  readonly secretsmanager: Readonly<Record<string, number>>;
  readonly bytes: Readonly<Record<Surface, { readonly request: number; readonly response: number }>>;
}

/** Single calls are kept up to this many; the summary counts all, and a file holds all. */
const KEPT = 200_000;
const SURFACES: readonly Surface[] = ['datasphere', 'glue', 'sts', 'secretsmanager'];

/** Every call that reached the tenant or the AWS endpoints. */
export class CallLog {
  #calls: Call[] = [];
  #seq = 0;
  #counts = emptyCounts();
  #bytes = emptyBytes();

  constructor(private readonly file?: CallFile) {}

  record(surface: Surface, exchange: Exchange): void {
    const { request, answer } = exchange;
    const attempt = header(request, 'amz-sdk-request');
    const invocation = header(request, 'amz-sdk-invocation-id');
    const call: Call = {
      seq: ++this.#seq,
      time: new Date(request.arrivedAt).toISOString(),
      surface,
      operation: exchange.operation,
      method: request.method,
      path: request.query.size > 0 ? `${request.path}?${request.query.toString()}` : request.path,
      target: exchange.target,
      status: answer.cut === 'all' || answer.cut === 'never' ? 0 : answer.status,
      requestBytes: request.body.length,
      responseBytes: exchange.responseBytes,
      ...(attempt !== undefined && { attempt }),
      ...(invocation !== undefined && { invocation }),
      ...(answer.error !== undefined && { error: answer.error }),
      ...exchange.facts,
    };
    this.#calls.push(call);
    this.file?.append(call);
    if (this.#calls.length > KEPT * 1.1) this.#calls = this.#calls.slice(-KEPT);
    const counts = this.#counts[surface];
    counts[exchange.operation] = (counts[exchange.operation] ?? 0) + 1;
    this.#bytes[surface].request += request.body.length;
    this.#bytes[surface].response += exchange.responseBytes;
  }

  /** At most `limit` calls with a higher number than `seq`, oldest first. */
  since(seq: number, limit = Infinity): readonly Call[] {
    const at = this.#calls.findIndex((call) => call.seq > seq);
    return at < 0 ? [] : this.#calls.slice(at, at + limit);
  }

  /** Number of the last call. The file, if there is one, then holds all up to it. */
  flush(): number {
    this.file?.flush();
    return this.#seq;
  }

  summary(): CallSummary {
    const { request, response } = this.#bytes.datasphere;
    return structuredClone({
      ...this.#counts,
      datasphere: { ...this.#counts.datasphere, bytes: request + response },
      bytes: this.#bytes,
    });
  }

  close(): void {
    this.file?.close();
  }

  /** Forgets calls and counts, also in the file; the numbering goes on, so a reader's `since` stays valid. */
  reset(): void {
    this.file?.reset();
    this.#calls = [];
    this.#counts = emptyCounts();
    this.#bytes = emptyBytes();
  }
}

function emptyCounts(): Record<Surface, Record<string, number>> {
  return { datasphere: {}, glue: {}, sts: {}, secretsmanager: {} };
}

function emptyBytes(): Record<Surface, { request: number; response: number }> {
  const bytes = SURFACES.map((surface) => [surface, { request: 0, response: 0 }] as const);
  return Object.fromEntries(bytes) as Record<Surface, { request: number; response: number }>;
}
