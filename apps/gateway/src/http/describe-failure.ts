import { HttpException } from '@nestjs/common';
import { describeError } from '@dss/errors';
import { ApiProblem, PROBLEMS, type ProblemCode } from './problem.js';

const CODE_OF_STATUS: Readonly<Record<number, ProblemCode>> = {
  400: 'MALFORMED_REQUEST',
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  409: 'CONFLICT',
  413: 'BODY_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  429: 'TOO_MANY_REQUESTS',
  503: 'UNAVAILABLE',
};

/** Fastify's own refusals, by its error code (fastify docs, Errors). */
const CODE_OF_FASTIFY: Readonly<Record<string, ProblemCode>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: 'MALFORMED_JSON',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'MALFORMED_JSON',
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
  FST_ERR_BAD_URL: 'MALFORMED_URL',
};

/**
 * What a caller is told about anything thrown. Only our own refusals speak for themselves; a store that is away is said
 * to be away; everything else is UNEXPECTED without a word of its message, which may hold what is nobody's business.
 */
export function describeFailure(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  const { code, status } = shapeOf(error);
  const known = CODE_OF_FASTIFY[code];
  if (known !== undefined) return new ApiProblem(known);
  if (error instanceof SyntaxError && status === 400) return new ApiProblem('MALFORMED_JSON');
  if (status >= 400 && status < 500) return new ApiProblem(CODE_OF_STATUS[status] ?? 'MALFORMED_REQUEST');
  if (isOutage(error, code, status)) return new ApiProblem('UNAVAILABLE');
  return new ApiProblem('UNEXPECTED');
}

/** A fault of ours or of a neighbour: worth a line in the log. */
export function isFault(problem: ApiProblem): boolean {
  return PROBLEMS[problem.problem][0] >= 500;
}

function shapeOf(error: unknown): { code: string; status: number } {
  const shape = error as { code?: unknown; statusCode?: unknown } | undefined;
  return {
    code: typeof shape?.code === 'string' ? shape.code : '',
    status:
      error instanceof HttpException
        ? error.getStatus()
        : typeof shape?.statusCode === 'number'
          ? shape.statusCode
          : 500,
  };
}

function isOutage(error: unknown, code: string, status: number): boolean {
  if (status === 503) return true;
  if (/^(ECONN|ETIMEDOUT|EPIPE)/.test(code)) return true;
  // Names of ioredis and @nats-io when there is no connection or no answer in time.
  const name = error instanceof Error ? error.name : '';
  if (/^(MaxRetriesPerRequestError|ConnectionError|ClosedConnectionError|TimeoutError|NoRespondersError)$/.test(name)) {
    return true;
  }
  return describeError(error).code === 'REMOTE_UNAVAILABLE';
}
