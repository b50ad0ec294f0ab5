export { SyncError, describeError, type Disposition, type ErrorDetails, type RetryAdvice } from './sync-error.js';
export {
  ConfigInvalidError,
  ContractBrokenError,
  CredentialsRefusedError,
  DefinitionUnreadableError,
  EntryRefusedError,
  NotYetError,
  RemoteUnavailableError,
  SourceAbsentError,
  SourceForbiddenError,
  StreamMissingError,
  TargetAbsentError,
  TargetConflictError,
  TargetExistsError,
  TargetForbiddenError,
  TargetFullError,
  ThrottledError,
} from './families.js';
