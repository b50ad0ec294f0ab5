import {
  CredentialsRefusedError,
  EntryRefusedError,
  type ErrorDetails,
  RemoteUnavailableError,
  SyncError,
  TargetAbsentError,
  TargetConflictError,
  TargetExistsError,
  TargetForbiddenError,
  TargetFullError,
  ThrottledError,
} from '@dss/errors';
import { explainTls } from '@dss/config';
import { type Failure, readFailure } from './read-failure.js';

/**
 * What a failed call means for the message that caused it. The name decides, because codes that the SDK does not model
 * arrive without a class of their own; without a name that we know, the HTTP status; without a status, the network failed.
 *
 * `outcomeUnknown` says that a write may have happened all the same: read before trying again.
 */
export function translateError(error: unknown, operation: string): SyncError {
  // Of our own credentials' provider, which has said already what it means.
  if (error instanceof SyncError) return error;
  const failure = readFailure(error);
  const details = detailsOf(failure, operation);
  const tls = failure.status === undefined ? explainTls(error, 'DSS_AWS') : undefined;
  // Before there is a secure connection nothing was sent that could have been done.
  if (tls !== undefined) return new RemoteUnavailableError('glue', tls, { ...details, outcomeUnknown: false }, error);
  const meaning = MEANING_OF_NAME.get(failure.name) ?? meaningOfStatus(failure);
  switch (meaning) {
    case 'throttled':
      return new ThrottledError('glue', failure.retryAfterMs, error);
    case 'unavailable':
      return new RemoteUnavailableError('glue', reasonOf(failure), { ...details, outcomeUnknown: false }, error);
    case 'outcome-unknown':
      return new RemoteUnavailableError('glue', reasonOf(failure), { ...details, outcomeUnknown: true }, error);
    case 'conflict':
      return new TargetConflictError(`glue.${operation} met a concurrent change: ${failure.message}`, details, error);
    case 'absent':
      return new TargetAbsentError(`glue.${operation} found nothing: ${failure.message}`, details, error);
    case 'exists':
      return new TargetExistsError(`glue.${operation} found the name taken: ${failure.message}`, details, error);
    case 'refused':
      return new EntryRefusedError(`glue.${operation} was refused: ${failure.message}`, details, error);
    case 'full':
      return new TargetFullError(fullText(failure, operation), details, error);
    case 'encryption':
      return new TargetForbiddenError(encryptionText(failure, operation), details, error);
    case 'forbidden':
      return new TargetForbiddenError(forbiddenText(failure, operation), details, error);
    case 'credentials':
      return new CredentialsRefusedError(credentialsText(failure), details, error);
    case 'clock':
      return new CredentialsRefusedError(
        `Glue refused the request's time; set this machine's clock: ${failure.message}`,
        details,
        error,
      );
  }
}

type Meaning =
  | 'throttled'
  | 'unavailable'
  | 'outcome-unknown'
  | 'conflict'
  | 'absent'
  | 'exists'
  | 'refused'
  | 'full'
  | 'encryption'
  | 'forbidden'
  | 'credentials'
  | 'clock';

const MEANING_OF_NAME: ReadonlyMap<string, Meaning> = new Map(
  Object.entries<Meaning>({
    ThrottlingException: 'throttled',
    Throttling: 'throttled',
    ThrottledException: 'throttled',
    TooManyRequestsException: 'throttled',
    RequestLimitExceeded: 'throttled',
    RequestThrottled: 'throttled',
    RequestThrottledException: 'throttled',
    // Also with status 400, where the SDK does not take it for transient.
    InternalServiceException: 'outcome-unknown',
    InternalFailure: 'outcome-unknown',
    OperationTimeoutException: 'outcome-unknown',
    ServiceUnavailable: 'outcome-unknown',
    ServiceUnavailableException: 'outcome-unknown',
    ResourceNotReadyException: 'unavailable',
    FederationSourceRetryableException: 'unavailable',
    ConcurrentModificationException: 'conflict',
    EntityNotFoundException: 'absent',
    AlreadyExistsException: 'exists',
    ValidationException: 'refused',
    InvalidInputException: 'refused',
    FederationSourceException: 'refused',
    ResourceNumberLimitExceededException: 'full',
    // The key of the catalog: every table would fail alike.
    GlueEncryptionException: 'encryption',
    AccessDeniedException: 'forbidden',
    AccessDenied: 'forbidden',
    // The SDK renews expiring credentials before they expire; what is still refused needs somebody.
    ExpiredTokenException: 'credentials',
    ExpiredToken: 'credentials',
    UnrecognizedClientException: 'credentials',
    InvalidSignatureException: 'credentials',
    SignatureDoesNotMatch: 'credentials',
    InvalidClientTokenId: 'credentials',
    IncompleteSignatureException: 'credentials',
    MissingAuthenticationTokenException: 'credentials',
    CredentialsProviderError: 'credentials',
    RequestTimeTooSkewed: 'clock',
    RequestExpired: 'clock',
  }),
);

/** A page of a proxy is no JSON and arrives as SyntaxError with the page's status: the name says nothing then. */
function meaningOfStatus({ status }: Failure): Meaning {
  if (status === undefined) return 'outcome-unknown';
  if (status === 429) return 'throttled';
  if (status === 401) return 'credentials';
  if (status === 403) return 'forbidden';
  if (status === 413) return 'refused';
  if (status >= 500 || status < 300) return 'outcome-unknown';
  return 'unavailable';
}

function reasonOf({ name, status, message }: Failure): string {
  return status === undefined ? `${name}: ${message}` : `HTTP ${status} ${name}: ${message}`;
}

function credentialsText({ name, message }: Failure): string {
  // The SDK's own word for: nothing was sent, because nothing was found to sign it with.
  if (name === 'CredentialsProviderError') return `No AWS credentials were found: ${message}`;
  return `Glue refused the credentials: ${message}`;
}

function forbiddenText({ message }: Failure, operation: string): string {
  return `The role may not call glue:${operation}; grant it in IAM, or in Lake Formation where that governs the catalog (npm run config -- policy): ${message}`;
}

function fullText({ message }: Failure, operation: string): string {
  return (
    `glue.${operation} met a quota of the account: ${message}. Have the quota raised (Service Quotas, AWS Glue), or ` +
    'remove what is no longer needed'
  );
}

function encryptionText({ message }: Failure, operation: string): string {
  return (
    `glue.${operation} could not use the key that encrypts the catalog: ${message}. Let the role use it ` +
    '(kms:Decrypt, kms:Encrypt, kms:GenerateDataKey), and look whether the key is enabled'
  );
}

function detailsOf({ name, status, requestId }: Failure, operation: string): ErrorDetails {
  return { operation: `glue.${operation}`, error: name, status, requestId };
}
