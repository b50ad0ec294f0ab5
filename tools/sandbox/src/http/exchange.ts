import { type IncomingHttpHeaders } from 'node:http';

/** One request, read to its end. */
export interface Incoming {
  readonly method: string;
  /** As sent: still percent-encoded, without the query. Never normalised, so that an object named `..` can be asked for. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** When its last byte was there, milliseconds since 1970: admission, log and latencies count from here. */
  readonly arrivedAt: number;
}

export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  /** Name of the error that it tells, for the log. */
  readonly error?: string;
  /** Answer this much later. */
  readonly delayMs?: number;
  /** `all`: the connection ends without an answer; `half`: in the middle of the body; `never`: it stays open, silent. */
  readonly cut?: 'all' | 'half' | 'never';
  /** The body comes in ten pieces spread over so many milliseconds. */
  readonly spreadMs?: number;
}

/** An answer and what the call log says about it. */
export interface Handled {
  readonly answer: Answer;
  readonly operation: string;
  readonly target: string;
  readonly facts?: CallFacts;
}

/** What only the handler knows about a call; all of it goes into the log. */
export interface CallFacts {
  /** Of AWS: whose catalog, in which region, called by whom (ARN; of a session with its name). */
  readonly account?: string;
  readonly region?: string;
  readonly principal?: string;
  /** Whether the quota let the call in; judged at its time of arrival. */
  readonly admission?: 'allowed' | 'throttled';
  /** Kind of the scripted fault that it fell under. */
  readonly fault?: string;
}

export function json(status: number, body: unknown, headers?: Readonly<Record<string, string>>): Answer {
  return { status, contentType: 'application/json', body: JSON.stringify(body), ...(headers && { headers }) };
}

export function header(request: Incoming, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** The decoded path segments, or undefined when the percent-encoding is broken. */
export function segmentsOf(path: string): string[] | undefined {
  try {
    return path.split('/').slice(1).map(decodeURIComponent);
  } catch {
    return undefined;
  }
}
