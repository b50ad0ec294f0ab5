export { type ChosenIntent, type ListingComparison, chooseIntent } from './choose-intent.js';
export { DEFAULT_PRIORITY_RULES, type PriorityQuestion, PriorityRule, choosePriority } from './choose-priority.js';
export { chooseStrategy } from './choose-strategy.js';
export { fingerprint, schemaDigest } from './fingerprint.js';
export { isHeld, isSettled } from './held.js';
export { needsRecheck, observedPrecisionMs } from './observed-precision.js';
