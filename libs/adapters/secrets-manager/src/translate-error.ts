import { explainTls } from '@dss/config';
import { CredentialsRefusedError, RemoteUnavailableError, type SyncError, ThrottledError } from '@dss/errors';
import { z } from 'zod';

/**
 * A secret that is missing or may not be read needs somebody; everything else may be better in a moment. The SDK's
 * error is not handed on: where it quotes an answer that it could not read, it quotes the secret.
 */
export function translateError(error: unknown, reference: string): SyncError {
  const { name, message, $metadata } = SdkError.parse(error);
  const status = $metadata?.httpStatusCode;
  const details = { reference, error: name, status, requestId: $metadata?.requestId };
  if (THROTTLED.has(name) || status === 429) return new ThrottledError('secrets-manager');
  if (REFUSED.has(name)) {
    return new CredentialsRefusedError(`The secret ${reference} cannot be read: ${name}: ${message}`, details);
  }
  if (status === 401 || status === 403) {
    return new CredentialsRefusedError(`The secret ${reference} may not be read: HTTP ${status}`, details);
  }
  const reason = status === undefined ? (explainTls(error, 'DSS_AWS') ?? name) : `HTTP ${status} ${name}`;
  return new RemoteUnavailableError('secrets-manager', reason, details);
}

const SdkError = z
  .object({
    name: z.string().catch('Error'),
    message: z.string().catch(''),
    $metadata: z
      .object({ httpStatusCode: z.number().optional(), requestId: z.string().optional() })
      .optional()
      .catch(undefined),
  })
  .catch({ name: 'Error', message: '' });

const THROTTLED = new Set(['ThrottlingException', 'Throttling', 'TooManyRequestsException', 'RequestLimitExceeded']);

/** The service says in its own words what is wrong; these never quote a value. */
const REFUSED = new Set([
  'ResourceNotFoundException',
  'DecryptionFailure',
  'InvalidRequestException',
  'InvalidParameterException',
  'ValidationException',
  'AccessDeniedException',
  'ExpiredTokenException',
  'UnrecognizedClientException',
  'InvalidSignatureException',
  'InvalidClientTokenId',
  'IncompleteSignatureException',
  'MissingAuthenticationTokenException',
  'RequestTimeTooSkewed',
  'RequestExpired',
  'CredentialsProviderError',
]);
