import {
  ContractBrokenError,
  RemoteUnavailableError,
  SourceAbsentError,
  SourceForbiddenError,
  type SyncError,
  ThrottledError,
} from '@dss/errors';
import { z } from 'zod';
import type { Answer } from './http-transport.js';
import { retryAfterMs } from './retry-after.js';

export interface AnswerContext {
  readonly remote: string;
  readonly path: string;
  readonly nowMs: number;
  /** Takes secrets out of text that the remote side wrote: some servers quote the request that they refuse. */
  readonly redact: (text: string) => string;
}

type Facts = Readonly<Record<string, string | number | undefined>>;

/**
 * The error that a refusing answer means; undefined for 2xx and for what the client treats itself (401, redirects).
 *
 * A 404 proves absence only when the application said it: a web page or SAP's router ("requested route does not exist",
 * when the application is down) says 404 too, and what was proven absent may be retired in Glue.
 */
export function readFailure(answer: Answer, context: AnswerContext): SyncError | undefined {
  const { status } = answer;
  if (status === 401 || status < 400) return undefined;
  const facts = factsOf(answer, context);
  const { remote } = context;
  if (status === 403) return new SourceForbiddenError(`${remote} refuses this client (403)`, facts);
  if (status === 404 && !isFromRouter(answer))
    return new SourceAbsentError(`${remote} knows no such thing (404)`, facts);
  if (status === 429) return throttled(answer, context, facts);
  if (status >= 500 || status === 404 || status === 408 || status === 425) {
    return new RemoteUnavailableError(remote, `it answered ${status}`, facts);
  }
  return new ContractBrokenError(`${remote} refused the request (${status})`, facts);
}

/** Names of the three headers in which SAP's correlation id comes (sap-datasphere.md 3). */
const CORRELATION_HEADERS = ['x-correlationid', 'x-vcap-request-id', 'x-request-id'];

export function factsOf(answer: Answer, { remote, path, redact }: AnswerContext): Facts {
  const { code, message } = readErrorBody(answer.text);
  // Redacted before it is cut, or half a secret could stay at the cut.
  return {
    remote,
    path,
    status: answer.status,
    correlationId: CORRELATION_HEADERS.map(answer.header).find((id) => id !== undefined) ?? hiddenId(answer.text),
    remoteCode: code === undefined ? undefined : redact(code).slice(0, 100),
    remoteMessage: message === undefined ? undefined : redact(message).slice(0, 2048),
  };
}

export function isHtml(answer: Answer): boolean {
  return /\bhtml\b/i.test(answer.header('content-type') ?? '');
}

function isFromRouter(answer: Answer): boolean {
  return isHtml(answer) || answer.header('x-cf-routererror') !== undefined;
}

function throttled(answer: Answer, context: AnswerContext, facts: Facts): ThrottledError {
  const wishMs = retryAfterMs(answer.header('retry-after'), answer.header('date'), context.nowMs);
  // The error's own details are fixed; what a reader of logs needs travels in the cause.
  const cause = new Error(`429 for ${context.path}, correlation id ${facts['correlationId'] ?? 'none'}`);
  return new ThrottledError(context.remote, wishMs, cause);
}

const Text = z.string().optional().catch(undefined);
const ErrorBody = z.object({
  code: Text,
  message: Text,
  details: z.object({ message: Text }).optional().catch(undefined),
  error: z
    .union([z.string(), z.object({ code: Text, message: Text })])
    .optional()
    .catch(undefined),
  error_description: Text,
});

/**
 * Four shapes are known (sap-datasphere.md 2, 9): `{code, details:{message}}`, `{message}`, OData
 * `{error:{code,message}}` and OAuth `{error, error_description}`. Anything else is quoted as text.
 */
function readErrorBody(text: string): { readonly code: string | undefined; readonly message: string | undefined } {
  const parsed = ErrorBody.safeParse(parse(text));
  if (!parsed.success) return { code: undefined, message: text === '' ? undefined : text };
  const { code, message, details, error, error_description: description } = parsed.data;
  const odata = typeof error === 'object' ? error : { code: error, message: description };
  return { code: code ?? odata.code, message: details?.message ?? message ?? odata.message };
}

/** The correlation id may only stand in the body, after these words. */
function hiddenId(text: string): string | undefined {
  return /See correlation id ([\w-]{1,64})/.exec(text)?.[1];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
