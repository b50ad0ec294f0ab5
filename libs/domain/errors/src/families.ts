import { type ErrorDetails, type RetryAdvice, SyncError } from './sync-error.js';

/** The remote side asked us to slow down. `retryAfterMs` is its wish, when it stated one. */
export class ThrottledError extends SyncError {
  readonly code = 'REMOTE_THROTTLED';
  readonly disposition = 'retry';
  override readonly retry: RetryAdvice;

  constructor(remote: string, retryAfterMs?: number, cause?: unknown) {
    super(`${remote} asked us to slow down`, { remote, retryAfterMs }, cause);
    this.retry = { afterMs: retryAfterMs, charged: false };
  }
}

/** The remote side failed or could not be reached; nothing is known to be wrong with the request. */
export class RemoteUnavailableError extends SyncError {
  readonly code = 'REMOTE_UNAVAILABLE';
  readonly disposition = 'retry';

  constructor(remote: string, reason: string, details: ErrorDetails = {}, cause?: unknown) {
    super(`${remote} is unavailable: ${reason}`, { remote, ...details }, cause);
  }
}

/** Somebody else changed the target between our read and our write: read again, merge again. */
export class TargetConflictError extends SyncError {
  readonly code = 'TARGET_CONFLICT';
  readonly disposition = 'retry';
}

/** Not our turn yet (another run of this tenant is active, a newer message version is being rolled out). */
export class NotYetError extends SyncError {
  readonly code = 'NOT_YET';
  readonly disposition = 'retry';
  override readonly retry: RetryAdvice;

  constructor(message: string, afterMs: number, details: ErrorDetails = {}) {
    super(message, details);
    this.retry = { afterMs, charged: false };
  }
}

/** A message, stored value or answer does not have the agreed shape. */
export class ContractBrokenError extends SyncError {
  readonly code = 'CONTRACT_BROKEN';
  readonly disposition = 'reject';
}

/** The source answered with something that is not a readable definition of the asset that was asked for. */
export class DefinitionUnreadableError extends SyncError {
  readonly code = 'DEFINITION_UNREADABLE';
  readonly disposition = 'reject';
}

/** The source says that the thing is not there (404). */
export class SourceAbsentError extends SyncError {
  readonly code = 'SOURCE_ABSENT';
  readonly disposition = 'reject';
}

/** The source refuses this client (403): not a member of the space, or a privilege is missing. */
export class SourceForbiddenError extends SyncError {
  readonly code = 'SOURCE_FORBIDDEN';
  readonly disposition = 'reject';
}

/** The target would not take the entry whatever we do (a limit, a pattern, a semantic rule). */
export class EntryRefusedError extends SyncError {
  readonly code = 'ENTRY_REFUSED';
  readonly disposition = 'reject';
}

/** The account holds as many databases, tables or versions as it may. */
export class TargetFullError extends SyncError {
  readonly code = 'TARGET_FULL';
  readonly disposition = 'reject';
}

/** The named thing is not at the target. */
export class TargetAbsentError extends SyncError {
  readonly code = 'TARGET_ABSENT';
  readonly disposition = 'retry';
}

/** Create found the name taken. */
export class TargetExistsError extends SyncError {
  readonly code = 'TARGET_EXISTS';
  readonly disposition = 'retry';
}

/** The client's secret, token or role was refused; trying again cannot help until somebody acts. */
export class CredentialsRefusedError extends SyncError {
  readonly code = 'CREDENTIALS_REFUSED';
  readonly disposition = 'halt';
}

/** The role may not do this at the target. */
export class TargetForbiddenError extends SyncError {
  readonly code = 'TARGET_FORBIDDEN';
  readonly disposition = 'halt';
}

/** Settings are wrong; the message names every bad one. */
export class ConfigInvalidError extends SyncError {
  readonly code = 'CONFIG_INVALID';
  readonly disposition = 'halt';
}

/** A stream, consumer or bucket that the service needs is not as declared. */
export class StreamMissingError extends SyncError {
  readonly code = 'STREAM_MISSING';
  readonly disposition = 'halt';
}
