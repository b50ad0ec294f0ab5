import { AwsError } from './aws-error.js';

/** Every error of aws-glue.md section 5 with its status and its usual text; clients test the name only. */
const ERRORS: Readonly<Record<string, readonly [status: number, message: string]>> = {
  ThrottlingException: [400, 'Rate exceeded'],
  Throttling: [400, 'Rate exceeded'],
  TooManyRequestsException: [429, 'Too Many Requests'],
  RequestLimitExceeded: [400, 'Request limit exceeded.'],
  InternalServiceException: [500, 'Internal service error (sandbox script)'],
  ServiceUnavailable: [503, 'Service unavailable (sandbox script)'],
  ConcurrentModificationException: [400, 'Update table failed due to concurrent modifications.'],
  OperationTimeoutException: [400, 'The operation timed out.'],
  ResourceNotReadyException: [400, 'The resource is not ready.'],
  FederationSourceRetryableException: [400, 'A federation source failed, but the operation may be retried.'],
  FederationSourceException: [400, 'A federation source failed.'],
  EntityNotFoundException: [400, 'Entity not found (sandbox script)'],
  AlreadyExistsException: [400, 'Resource already exists (sandbox script)'],
  ValidationException: [
    400,
    "1 validation error detected: Value 'scripted' at 'table.name' failed to satisfy constraint: Member must satisfy the sandbox's script",
  ],
  InvalidInputException: [400, 'The input provided was not valid (sandbox script)'],
  AccessDeniedException: [400, 'User is not authorized to perform this action (sandbox script)'],
  ExpiredTokenException: [400, 'The security token included in the request is expired'],
  UnrecognizedClientException: [400, 'The security token included in the request is invalid.'],
  InvalidSignatureException: [
    400,
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.',
  ],
  ResourceNumberLimitExceededException: [400, 'Number of TABLE_VERSION resources exceeds the limit 100000 per TABLE'],
  GlueEncryptionException: [400, 'An encryption operation failed.'],
  RequestTimeTooSkewed: [403, 'The difference between the request time and the current time is too large.'],
  RequestExpired: [400, 'Request has expired.'],
};

export const ERROR_NAMES: readonly string[] = Object.keys(ERRORS);

/** An error by its name; one that is not in the list is a 400 too, as clients must cope with codes that nobody modelled. */
export function errorNamed(name: string, status?: number): AwsError {
  const [usual, message] = ERRORS[name] ?? [400, `${name} (sandbox script)`];
  return new AwsError(name, message, status ?? usual);
}
