export { countOf } from './count-absence.js';
export { clockReading, elapsedMs } from './elapsed.js';
export { ABSENCE_PROOFS, type AbsenceEnd, type AbsenceFacts, type AbsenceProof, endAbsence } from './end-absence.js';
export { type KnownAsset, type SpaceLook, isDeleted, judgeAbsences } from './judge-absences.js';
export { type BlastRadius, type DueAsset, isDue, judgeBlastRadius } from './judge-blast-radius.js';
export { type RetirementPlan, type RetirementQuestion, planRetirement } from './plan-retirement.js';
export { DEFAULT_RETIREMENT_POLICY, type RetirementPolicy } from './retirement-policy.js';
export { RetirementRecord } from './retirement-record.js';
