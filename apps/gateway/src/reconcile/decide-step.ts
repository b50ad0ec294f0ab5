import type { ConsumerLag, Progress } from '@dss/ports';
import type { SyncRun } from '@dss/sync-run';

/** Rounds of repair before a run is given up. */
export const MAX_ROUNDS = 3;

export interface RunFacts {
  readonly run: SyncRun;
  readonly progress: Progress;
  /** Our clock, epoch milliseconds: for what we have done. What others have done is timed by the ledger's clock. */
  readonly nowMs: number;
  readonly repairAfterMs: number;
  readonly commandAfterMs: number;
}

/** What the reconciler does next with a run. */
export type Step =
  | 'wait'
  | 'close' // everything is settled, or the run failed
  | 'expect' // listing ended, but the ledger was not told how many there are
  | 'publish-command' // the run waits for a command that is in no queue
  | 'put-back' // open ordinals without a message
  | 'give-up'; // still open after the last round

/**
 * Decides from the run alone, without looking at the queues: `wait` and `close` are final, everything else only holds
 * when the queues are empty (`confirmStep`), because asking for them each second would be a waste.
 */
export function decideStep(facts: RunFacts): Step {
  const { run, progress } = facts;
  if (run.end === 'failed') return 'close';
  if (run.state === 'queued') return isCommandDue(facts) ? 'publish-command' : 'wait';
  if (run.state === 'listing') return !isQuiet(facts) ? 'wait' : roundsLeft(run) ? 'publish-command' : 'give-up';
  if (progress.expected === undefined) return 'expect';
  if (progress.done === progress.expected) return 'close';
  return !isQuiet(facts) ? 'wait' : roundsLeft(run) ? 'put-back' : 'give-up';
}

/** A message that is queued, being worked on or waiting for its next try will move the run by itself. */
export function confirmStep(step: Step, lag: readonly ConsumerLag[]): Step {
  const isIdle = (stages: (row: ConsumerLag) => boolean) =>
    lag.filter(stages).every(({ pending, ackPending }) => pending + ackPending === 0);
  if (step === 'publish-command') return isIdle(({ stage }) => stage === 'cmd') ? step : 'wait';
  // Commands of other runs wait in their queue for this one to end: they say nothing about its assets.
  if (step === 'put-back') return isIdle(({ stage }) => stage !== 'cmd') ? step : 'wait';
  if (step === 'give-up') return isIdle(({ stage }) => stage !== 'cmd') ? step : 'wait';
  return step;
}

/** No settle for a while by the ledger's clock, and no repair of ours for as long by ours. */
function isQuiet({ run, progress, nowMs, repairAfterMs }: RunFacts): boolean {
  const sinceSettle =
    progress.lastSettleMs === undefined ? nowMs - beganMs(run) : progress.nowMs - progress.lastSettleMs;
  const sinceBegin = nowMs - Math.max(beganMs(run), timeOf(run.listedAt), timeOf(run.repair?.at));
  return Math.min(sinceSettle, sinceBegin) >= repairAfterMs;
}

/** A queued run may wait long for its tenant; only its command's absence from the queue makes it lost. */
function isCommandDue({ run, nowMs, commandAfterMs }: RunFacts): boolean {
  return nowMs - Math.max(timeOf(run.requestedAt), timeOf(run.repair?.at)) >= commandAfterMs;
}

function roundsLeft(run: SyncRun): boolean {
  return (run.repair?.rounds ?? 0) < MAX_ROUNDS;
}

function beganMs(run: SyncRun): number {
  return timeOf(run.startedAt ?? run.requestedAt);
}

function timeOf(at: string | undefined): number {
  return at === undefined ? 0 : Date.parse(at);
}
