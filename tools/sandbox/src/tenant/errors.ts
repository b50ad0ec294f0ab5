import { randomUUID } from 'node:crypto';
import { type Answer, json } from '../http/exchange.js';

/** The design-time API's error form; the correlation id hides in the stack (sap-datasphere.md 3 and 9). */
export function designTimeError(status: number, code: string, message: string): Answer {
  const correlation = randomUUID();
  const stack = `See correlation id ${correlation}`;
  return json(status, { code, details: { message, stack } }, { 'x-correlationid': correlation });
}

/** The OData surfaces' error form. */
export function odataError(status: number, code: string, message: string): Answer {
  return json(status, { error: { code, message, details: [] } });
}

export function unauthorized(): Answer {
  return json(401, { message: 'Unauthorized' }, { 'www-authenticate': 'Bearer realm="sandbox"' });
}

export function overQuota(retryAfter: string): Answer {
  return json(429, { message: 'Too many requests' }, { 'retry-after': retryAfter });
}

/** What a browser would be shown: sent with 200 where a token is not accepted. */
export function loginPage(status = 200): Answer {
  const body = '<!DOCTYPE html><html><head><title>Log On</title></head><body><form>Please log on</form></body></html>';
  return { status, contentType: 'text/html; charset=utf-8', body };
}
