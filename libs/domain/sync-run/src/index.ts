export { chooseEnd } from './choose-end.js';
export { Intent, ManifestEntry, ManifestSegment, ManifestSpace } from './manifest.js';
export { type ManifestIndex, type SegmentRange, indexManifest, rangeOf } from './manifest-index.js';
export { OPEN, OUTCOMES, Outcome, OutcomeCounts, nibbleOf, noOutcomes, outcomeOf, sumOf } from './outcome.js';
export { type OrdinalFilter, type OrdinalPage, type RunIndex, indexRun, pageOrdinals } from './run-index.js';
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
