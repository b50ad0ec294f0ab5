import { CredentialsRefusedError, RemoteUnavailableError, SyncError, ThrottledError } from '@dss/errors';
import { readFailure } from '../read-failure.js';

interface Wish {
  readonly RoleArn: string | undefined;
  readonly ExternalId?: string | undefined;
}

/**
 * What it means that STS lends no session. A refusal does not say which of the three sides is missing, so the message
 * names all: the trust policy, its external id, our own permission. The id itself is never repeated.
 */
export function explainRefusedRole(error: unknown, { RoleArn: role = '', ExternalId: externalId }: Wish): SyncError {
  if (error instanceof SyncError) return error;
  const { name, status, message, requestId, retryAfterMs } = readFailure(error);
  const details = { operation: 'sts.AssumeRole', error: name, status, requestId, role };
  if (THROTTLES.has(name)) return new ThrottledError('sts', retryAfterMs, error);
  const isRefused = REFUSALS.has(name) || (status !== undefined && status >= 400 && status < 500);
  if (!isRefused) {
    // The call that needs the session was never sent.
    return new RemoteUnavailableError('sts', `${name}: ${message}`, { ...details, outcomeUnknown: false }, error);
  }
  const said = externalId === undefined ? message : message.replaceAll(externalId, '***');
  return new CredentialsRefusedError(
    `Role ${role} may not be assumed: its trust policy must name the caller, its sts:ExternalId must be the one of ` +
      `DSS_GLUE_EXTERNAL_ID (${externalId === undefined ? 'none is sent' : 'one is sent'}), and the caller needs ` +
      `sts:AssumeRole on it. STS: ${name}: ${said}`,
    details,
    // The cause would carry the request's own words.
    externalId === undefined ? error : undefined,
  );
}

const THROTTLES = new Set(['Throttling', 'ThrottlingException', 'RequestLimitExceeded']);

/** No credentials at the source, or an answer whose status was lost. */
const REFUSALS = new Set(['CredentialsProviderError', 'TokenProviderError', 'AccessDenied', 'AccessDeniedException']);
