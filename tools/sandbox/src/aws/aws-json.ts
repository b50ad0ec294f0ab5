import { type Answer } from '../http/exchange.js';
import { type AwsError } from './aws-error.js';

export function awsJson(status: number, body: object): Answer {
  return { status, contentType: 'application/x-amz-json-1.1', body: JSON.stringify(body) };
}

/** Services differ in `Message` and `message`; both are sent, as clients read either. */
export function jsonErrorAnswer({ code, message, status }: AwsError): Answer {
  return { ...awsJson(status, { __type: code, Message: message, message }), error: code };
}
