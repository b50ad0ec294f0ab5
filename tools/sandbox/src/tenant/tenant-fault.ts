import { type Answer, json } from '../http/exchange.js';
import { type FaultRule } from '../http/faults.js';
import { designTimeError, loginPage, overQuota, unauthorized } from './errors.js';

/** What a scripted fault makes of a call; `answer` gives the true answer where the fault needs it. */
export function tenantFault(rule: FaultRule, answer: () => Answer): Answer {
  switch (rule.kind) {
    case 'throttle':
      return overQuota(rule.retryAfter ?? '1');
    case '500':
      return json(500, { message: 'Internal Server Error' });
    case '503':
      return json(503, { message: 'Service Unavailable' });
    case 'validation':
      return designTimeError(400, 'BAD_REQUEST', 'scripted by the sandbox');
    case '401':
      return unauthorized();
    case '403':
      return designTimeError(403, 'FORBIDDEN', 'scripted by the sandbox');
    case '404':
      return designTimeError(404, 'NOT_FOUND', 'scripted by the sandbox');
    case 'conflict':
      return designTimeError(409, 'CONFLICT', 'scripted by the sandbox');
    case 'html':
      return loginPage();
    case 'empty':
      return emptied(answer());
    case 'latency':
      return { ...answer(), delayMs: rule.delayMs };
    case 'slow':
      return { ...answer(), spreadMs: rule.delayMs };
    case 'truncate':
      return { ...answer(), cut: 'half' };
    case 'silent':
      return { ...answer(), cut: 'never' };
    case 'reset':
    case 'apply-then-reset':
      return { ...answer(), cut: 'all' };
    // Kinds of AWS, which a rule for the tenant cannot have.
    case 'error':
    case 'half-json':
    case 'stale':
      return answer();
  }
}

/** A list as it is, but for its entries and for a page behind; anything else stays. */
function emptied(answer: Answer): Answer {
  if (answer.status !== 200) return answer;
  const body: unknown = JSON.parse(answer.body.toString());
  if (Array.isArray(body)) return { ...answer, body: '[]' };
  if (!('value' in (body as object))) return answer;
  const { '@odata.context': context } = body as Record<string, unknown>;
  return { ...answer, body: JSON.stringify({ '@odata.context': context, value: [] }) };
}
