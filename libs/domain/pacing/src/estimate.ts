import type { PaceAsk, PaceState, Quota } from './pace.js';

/** From so many calls on, what was spent between two empty moments measures the quota. */
const ENOUGH = 8;
/** How far one measurement may lower the estimate, and how far a throttle lowers it when nothing was measured. */
const LOWEST = 0.5;
const BACK_OFF = 0.85;
/** A provider's burst is taken for what it allows in so many seconds, until it is known better. */
const USUAL_BURST_S = 1.5;
/** Of the rate at the end of a long rise: a burst hides for how long it was too high. */
const OF_RISEN = 0.35;
/** Calls: at both ends of a measurement up to one is half there, and one is on its way. */
const ROUNDING = 3;
/** Of the estimate: a smaller difference is no changed quota. */
const MOVED = 0.15;
/** Worth of a changed quota, in throttles: who changed it may change it again. */
const CHANGED_CREDIT = 9;
const LONGEST_MEMORY_S = 60;
const LOWEST_RATE = 0.2;

/** The end of the first ramp: what was spent so far is the burst and what came in meanwhile. */
export function settleEstimate(state: PaceState, ask: PaceAsk, nowMs: number): PaceState {
  // Who is free does not count its calls: only what the asking replica sent itself is known.
  const guess =
    state.phase === 'free' ? ask.sentPerSecond / 2 : Math.max(afterBurst(state, nowMs), state.rate * OF_RISEN);
  return { ...state, ...heldAt(Math.max(1, guess), 0, nowMs) };
}

/** One throttle under a configured quota is bad luck. Many mean that others use it too, or that it is not so high. */
export function doubtQuota(state: PaceState, quota: Quota, nowMs: number): PaceState {
  const counted = { since: nowMs, spent: 0, rested: 0 };
  if (state.credit > 0) return { ...state, ...counted };
  const isMeasured = state.rested === 0 && state.spent >= ENOUGH;
  const estimate = isMeasured ? spentPerSecond(state, nowMs) : quota.perSecond * BACK_OFF;
  return { ...state, ...heldAt(Math.min(quota.perSecond, estimate), 0, nowMs) };
}

/**
 * A throttle while an estimate is held, or while it rises. What was spent between two moments at which the provider was
 * empty is what came in between them.
 */
export function correctEstimate(state: PaceState, nowMs: number): PaceState {
  const { estimate, measuredS, known, phase } = state;
  const lowered = Math.max(LOWEST_RATE, estimate * BACK_OFF);
  const risen = phase === 'rise' ? state.rate * OF_RISEN : 0;
  // Calls were left over: the provider had saved up an unknown burst.
  if (state.rested === 1) return { ...state, ...heldAt(Math.max(lowered, risen, afterBurst(state, nowMs)), 0, nowMs) };
  // Too short to measure: the count goes on.
  if (state.spent < ENOUGH) return { ...state, phase: 'hold', estimate: lowered, measuredS: 0 };

  const seconds = secondsSince(state, nowMs);
  const perSecond = Math.max(estimate * LOWEST, spentPerSecond(state, nowMs));
  if (phase === 'rise') return correctRisen(state, perSecond, seconds, nowMs);
  if (isOther(known, perSecond, seconds)) {
    return { ...state, ...heldAt(perSecond, seconds, nowMs), known: perSecond, credit: creditOfChange(state) };
  }
  const mean = (estimate * measuredS + perSecond * seconds) / (measuredS + seconds);
  return { ...state, ...heldAt(mean, Math.min(LONGEST_MEMORY_S, measuredS + seconds), nowMs), known: mean };
}

/** It rose because the estimate was too low: then the provider's bucket may have run over, and less was spent than came in. */
function correctRisen(state: PaceState, perSecond: number, seconds: number, nowMs: number): PaceState {
  const risen = state.rate * OF_RISEN;
  if (risen > perSecond) return { ...state, ...heldAt(risen, 0, nowMs), known: 0, credit: creditOfChange(state) };
  // Never measured before: the truth lies between what came in and what was asked for.
  if (state.known === 0) return { ...state, ...heldAt((2 * perSecond + state.rate) / 3, 0, nowMs) };
  const credit = isOther(state.known, perSecond, seconds) ? creditOfChange(state) : state.credit;
  return { ...state, ...heldAt(perSecond, seconds, nowMs), known: perSecond, credit };
}

function isOther(known: number, perSecond: number, seconds: number): boolean {
  const difference = Math.abs(perSecond - known);
  return known > 0 && difference > MOVED * known && difference * seconds > ROUNDING;
}

function creditOfChange({ credit }: PaceState): number {
  return Math.max(credit, CHANGED_CREDIT);
}

function spentPerSecond(state: PaceState, nowMs: number): number {
  return state.spent / secondsSince(state, nowMs);
}

function afterBurst(state: PaceState, nowMs: number): number {
  return state.spent / (secondsSince(state, nowMs) + USUAL_BURST_S);
}

function secondsSince({ since }: PaceState, nowMs: number): number {
  return Math.max(1, nowMs - since) / 1000;
}

function heldAt(estimate: number, measuredS: number, nowMs: number) {
  return { phase: 'hold' as const, estimate, measuredS, since: nowMs, spent: 0, rested: 0 };
}
