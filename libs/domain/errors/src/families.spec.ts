import * as families from './families.js';
import { type Disposition, type SyncError, describeError } from './sync-error.js';

const errors: [SyncError, string, Disposition][] = [
  [new families.ThrottledError('glue'), 'REMOTE_THROTTLED', 'retry'],
  [new families.RemoteUnavailableError('datasphere', 'HTTP 503'), 'REMOTE_UNAVAILABLE', 'retry'],
  [new families.TargetConflictError('m'), 'TARGET_CONFLICT', 'retry'],
  [new families.NotYetError('m', 100), 'NOT_YET', 'retry'],
  [new families.TargetAbsentError('m'), 'TARGET_ABSENT', 'retry'],
  [new families.TargetExistsError('m'), 'TARGET_EXISTS', 'retry'],
  [new families.ContractBrokenError('m'), 'CONTRACT_BROKEN', 'reject'],
  [new families.DefinitionUnreadableError('m'), 'DEFINITION_UNREADABLE', 'reject'],
  [new families.SourceAbsentError('m'), 'SOURCE_ABSENT', 'reject'],
  [new families.SourceForbiddenError('m'), 'SOURCE_FORBIDDEN', 'reject'],
  [new families.EntryRefusedError('m'), 'ENTRY_REFUSED', 'reject'],
  [new families.TargetFullError('m'), 'TARGET_FULL', 'reject'],
  [new families.CredentialsRefusedError('m'), 'CREDENTIALS_REFUSED', 'halt'],
  [new families.TargetForbiddenError('m'), 'TARGET_FORBIDDEN', 'halt'],
  [new families.ConfigInvalidError('m'), 'CONFIG_INVALID', 'halt'],
  [new families.StreamMissingError('m'), 'STREAM_MISSING', 'halt'],
];

describe('the error families', () => {
  it.each(errors.map(([error, code, disposition]) => [error.name, error, code, disposition] as const))(
    '%s keeps its code and its disposition: logs, events and operators know them',
    (_name, error, code, disposition) => {
      expect(describeError(error)).toMatchObject({ code, disposition, message: error.message });
    },
  );

  it('each have a code of their own, and none is left out here', () => {
    expect(new Set(errors.map(([, code]) => code)).size).toBe(errors.length);
    expect(errors.map(([error]) => error.name).sort()).toEqual(Object.keys(families).sort());
  });

  it.each([
    ['a throttle with a wish', new families.ThrottledError('glue', 2_000), { afterMs: 2_000, charged: false }],
    ['a throttle without', new families.ThrottledError('glue'), { afterMs: undefined, charged: false }],
    ['waiting for our turn', new families.NotYetError('m', 500), { afterMs: 500, charged: false }],
    ['a failure, which uses up an attempt', new families.RemoteUnavailableError('glue', 'reset'), {}],
  ])('%s advises how to retry', (_story, error, retry) => {
    expect(describeError(error).retry).toEqual(retry);
  });

  it('say which remote was unavailable and why', () => {
    const error = new families.RemoteUnavailableError('datasphere', 'HTTP 503', { status: 503 });

    expect(error.message).toBe('datasphere is unavailable: HTTP 503');
    expect(error.details).toEqual({ remote: 'datasphere', status: 503 });
  });
});
