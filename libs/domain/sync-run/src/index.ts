export { chooseEnd } from './choose-end.js';
export { Intent, ManifestEntry, ManifestSegment, ManifestSpace } from './manifest.js';
export { OPEN, OUTCOMES, Outcome, OutcomeCounts, nibbleOf, noOutcomes, outcomeOf, sumOf } from './outcome.js';
export {
  IncompleteScope,
  RetirementReport,
  RunEnd,
  RunMode,
  RunScope,
  RunState,
  SyncRun,
  Traffic,
  TransferReport,
  VerificationReport,
} from './run.js';
