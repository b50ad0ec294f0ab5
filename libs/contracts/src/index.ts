export { type CloudEventHeaders, outcomeEventHeaders, runEndHeaders } from './cloud-event.js';
export { Check, CheckReport, CheckStatus, CheckSummary, checkExitCode, summarizeChecks } from './check-report.js';
export { AssetOutcome, Conflict, RunEnded, outcomeHead } from './events.js';
export { Heartbeat } from './heartbeat.js';
export { LogLine } from './log-line.js';
export { Namespace, bucketName, streamName } from './namespace.js';
export {
  RunId,
  STAGES,
  Stage,
  TenantId,
  deadLetterSubject,
  drainedSubject,
  heartbeatSubject,
  logSubject,
  namesSubject,
  outcomeSubject,
  runEndSubject,
  runFilter,
  workFilter,
  workSubject,
} from './subjects.js';
export { shapeCheckOf } from './shape-check.js';
export {
  AssetChanged,
  AssetSeen,
  EntryMapped,
  FetchRequested,
  RunRequested,
  WORK_MESSAGES,
  type WorkMessage,
} from './work-messages.js';
