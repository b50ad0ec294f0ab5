import { SHARE_OF_QUOTA } from './limits.js';
import type { PaceState, Quota } from './pace.js';

/** After a back-off the rate returns to the estimate in this time, milliseconds; sooner to one that is only a guess. */
const RECOVERY_MS = 4000;
const SHORT_RECOVERY_MS = 1500;
/** Of the estimate: how far a back-off goes below it, and how far a probe goes above it (performance.md 3). */
const BACK_OFF = 0.85;
export const PROBE = 1.25;
/** Of the estimate: while there is no throttle left to spend on a probe; and how fast it rises even then. */
const WAITING = 0.98;
const CREEP_PER_S = 0.003;

/**
 * Calls per second at this moment.
 *
 * Held, it is CUBIC's curve: after a throttle it starts at 0.85 of the estimate, which leaves the provider's bucket a
 * little to absorb jitter, and returns to the estimate, fast at first. Then it probes, when a throttle can be afforded or
 * the estimate is only a guess; a probe ends in a throttle or in the proof that more is allowed.
 */
export function rateAt(state: PaceState, quota: Quota | undefined, nowMs: number): number {
  const ceiling = quota === undefined ? Infinity : quota.perSecond * SHARE_OF_QUOTA;
  if (state.phase === 'exact') return ceiling;
  if (state.phase !== 'hold') return Math.min(ceiling, state.rate);
  const passed = nowMs - state.turnedAt;
  const recoveryMs = state.measuredS > 0 ? RECOVERY_MS : SHORT_RECOVERY_MS;
  if (passed >= recoveryMs) {
    const creeping = Math.min(PROBE, WAITING + ((passed - recoveryMs) / 1000) * CREEP_PER_S);
    return Math.min(ceiling, state.estimate * (mayProbe(state) ? PROBE : creeping));
  }
  const missing = 1 - passed / recoveryMs;
  return Math.min(ceiling, state.estimate * (1 - (1 - BACK_OFF) * missing * missing * missing));
}

/** A guess is probed on credit: one that is far too low costs more than a few throttles. */
function mayProbe({ credit, measuredS, estimate }: PaceState): boolean {
  return measuredS >= SURE_S ? credit >= 1 : credit >= -Math.max(MOST_OWED, estimate * MOST_OWED_S);
}

/** Measured for so long, an estimate is no guess, seconds. */
const SURE_S = 3;
const MOST_OWED = 3;
/** Fast, a single probe costs several throttles, and they are soon paid for. Seconds of calls. */
const MOST_OWED_S = 0.3;
