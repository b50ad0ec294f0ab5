import { type Answer } from '../http/exchange.js';
import { type FaultKind, type FaultRule } from '../http/faults.js';
import { type AwsError } from './aws-error.js';
import { errorNamed } from './error-catalog.js';

/**
 * What a scripted fault makes of a call. `work` gives the true answer; kinds that only change how it is sent have it
 * done, the others only with `apply`: then the caller cannot know what happened.
 */
export function awsFault(rule: FaultRule, work: () => Answer, errorAnswer: (error: AwsError) => Answer): Answer {
  if (rule.apply && !WORKING.includes(rule.kind)) work();
  switch (rule.kind) {
    // The delay was drawn before the work, because it decides which updates overlap.
    case 'latency':
    case 'stale':
      return work();
    case 'slow':
      return { ...work(), spreadMs: rule.delayMs };
    case 'truncate':
      return { ...work(), cut: 'half' };
    case 'half-json': {
      const { body, ...answer } = work();
      return { ...answer, body: body.toString().slice(0, Math.max(1, body.length >> 1)) };
    }
    case 'apply-then-reset':
      return { ...work(), cut: 'all' };
    case 'reset':
      return { ...NOTHING, cut: 'all' };
    case 'silent':
      return { ...NOTHING, cut: 'never' };
    case 'html':
      return { status: 502, contentType: 'text/html', body: '<html><body>Bad Gateway</body></html>' };
    default:
      return { ...errorAnswer(errorOf(rule)), headers: retryHeaders(rule) };
  }
}

/** Kinds that have the work done anyway. */
const WORKING: readonly FaultKind[] = ['latency', 'stale', 'slow', 'truncate', 'half-json', 'apply-then-reset'];

const NOTHING: Answer = { status: 500, contentType: 'text/plain', body: '' };

const NAMES = {
  throttle: 'ThrottlingException',
  '500': 'InternalServiceException',
  '503': 'ServiceUnavailable',
  validation: 'ValidationException',
  '401': 'ExpiredTokenException',
  '403': 'AccessDeniedException',
  '404': 'EntityNotFoundException',
  conflict: 'ConcurrentModificationException',
} as const;

function errorOf({ kind, error, status }: FaultRule): AwsError {
  return errorNamed(error ?? NAMES[kind as keyof typeof NAMES], status);
}

function retryHeaders({ retryAfter, retryAfterMs }: FaultRule): Record<string, string> {
  return {
    ...(retryAfter !== undefined && { 'retry-after': retryAfter }),
    ...(retryAfterMs !== undefined && { 'x-amz-retry-after': String(retryAfterMs) }),
  };
}
