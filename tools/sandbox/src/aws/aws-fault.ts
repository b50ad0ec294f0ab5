import { type Answer } from '../http/exchange.js';
import { type FaultRule } from '../http/faults.js';
import { AwsError } from './aws-error.js';
import { errorAnswer } from './aws-json.js';
import { stsError } from './sts.js';

/** What a scripted fault makes of a call. Only `latency`, `truncate` and `apply-then-reset` let the work be done. */
export function awsFault(rule: FaultRule, surface: string, work: () => Answer): Answer {
  switch (rule.kind) {
    case 'latency':
      return { ...work(), delayMs: rule.delayMs };
    case 'truncate':
      return { ...work(), cut: 'half' };
    case 'apply-then-reset':
      return { ...work(), cut: 'all' };
    case 'reset':
      return { ...NOTHING, cut: 'all' };
    case 'html':
      return { status: 502, contentType: 'text/html', body: '<html><body>Bad Gateway</body></html>' };
    default: {
      const error = ERRORS[rule.kind];
      if (surface === 'sts') return { status: error.status, contentType: 'text/xml', body: stsError(error) };
      const retryAfter = rule.kind === 'throttle' && rule.retryAfter !== undefined;
      return { ...errorAnswer(error), ...(retryAfter && { headers: { 'retry-after': rule.retryAfter ?? '' } }) };
    }
  }
}

const NOTHING: Answer = { status: 500, contentType: 'text/plain', body: '' };

const ERRORS = {
  throttle: new AwsError('ThrottlingException', 'Rate exceeded'),
  '500': new AwsError('InternalServiceException', 'Internal service error (sandbox script)', 500),
  '503': new AwsError('ServiceUnavailable', 'Service unavailable (sandbox script)', 503),
  validation: new AwsError(
    'ValidationException',
    "1 validation error detected: Value 'scripted' at 'table.name' failed to satisfy constraint: Member must satisfy the sandbox's script",
  ),
  '401': new AwsError('ExpiredTokenException', 'The security token included in the request is expired'),
  '403': new AwsError('AccessDeniedException', 'User is not authorized to perform this action (sandbox script)'),
  '404': new AwsError('EntityNotFoundException', 'Entity not found (sandbox script)'),
  conflict: new AwsError('ConcurrentModificationException', 'Update table failed due to concurrent modifications.'),
} as const;
