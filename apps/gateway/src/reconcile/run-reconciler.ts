import { type Logger, errorFields } from '@dss/observability';
import type { RunSignals } from '@dss/ports';
import type { SyncRun } from '@dss/sync-run';
import type { RunAssets } from '../runs/assets/run-assets.js';
import type { RunIntake } from '../runs/run-intake.js';
import type { RunList } from '../runs/run-list.js';
import { type Step, confirmStep, decideStep } from './decide-step.js';
import { planPutBack, putBack } from './put-back.js';
import { type ClosingPorts, cleanUp, closeRun } from './run-closing.js';

const EVERY_MS = 1_000;
/** Runs that ended longer ago were cleaned up long since, or their leftovers have expired. */
const CLEAN_UP_WITHIN_MS = 24 * 3600 * 1000;

export interface ReconcilerSettings {
  readonly repairAfterMs: number;
  readonly commandAfterMs: number;
  readonly now: () => Date;
}

/**
 * Sees to it that every run ends, and ends once. Looks at each open run when its last asset was settled and once a
 * second; every action may be done twice, so each gateway does it and none has to lead.
 */
export class RunReconciler {
  private readonly busy = new Map<string, Promise<void>>();
  /** Drained while being looked at: that look may have read the figures before the last settle. */
  private readonly again = new Set<string>();
  private readonly cleaned = new Set<string>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly ports: ClosingPorts,
    private readonly runs: { list: RunList; intake: RunIntake; assets: RunAssets },
    private readonly settings: ReconcilerSettings,
    private readonly logger: Logger,
  ) {}

  start(signals: RunSignals): void {
    signals.onDrained((tenant, run) => {
      if (this.busy.has(run)) this.again.add(run);
      else void this.look(tenant, run);
    });
    this.timer = setInterval(() => void this.pass(), EVERY_MS);
    this.timer.unref();
  }

  /** Lets what it is doing end. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await Promise.all(this.busy.values());
  }

  /** Looks at every run that has not ended or was not cleaned up. */
  async pass(): Promise<void> {
    const since = new Date(this.settings.now().getTime() - CLEAN_UP_WITHIN_MS).toISOString();
    const due = this.runs.list
      .list()
      .filter(({ state, id, endedAt }) => state !== 'ended' || (!this.cleaned.has(id) && (endedAt ?? '') > since));
    await Promise.all(due.map(({ tenant, id }) => this.look(tenant, id)));
  }

  /** One look at a time at one run. What goes wrong is logged and tried again with the next pass. */
  look(tenant: string, id: string): Promise<void> {
    const running = this.busy.get(id);
    if (running !== undefined) return running;
    const look = this.reconcile(tenant, id)
      .catch((error: unknown) => {
        this.logger.warn('Run could not be reconciled', { ...errorFields(error), tenant, runId: id });
      })
      .finally(() => {
        this.busy.delete(id);
        if (this.again.delete(id)) void this.look(tenant, id);
      });
    this.busy.set(id, look);
    return look;
  }

  private async reconcile(tenant: string, id: string): Promise<void> {
    const run = await this.ports.runs.find(tenant, id);
    if (run === undefined) return;
    if (run.state === 'ended') return this.cleanUp(run);
    const progress = await this.ports.ledger.progress(tenant, id);
    const step = decideStep({ run, progress, nowMs: this.settings.now().getTime(), ...this.settings });
    if (step === 'wait') return;
    await this.act(isFinal(step) ? step : confirmStep(step, await this.ports.work.lag()), run);
  }

  private async act(step: Step, run: SyncRun): Promise<void> {
    switch (step) {
      case 'wait':
        return;
      case 'close':
        return this.close(run);
      case 'expect':
        await this.ports.ledger.expect(run.tenant, run.id, run.expected ?? 0);
        return;
      case 'publish-command':
        return this.publishCommand(run);
      case 'put-back':
        return this.putBack(run);
      case 'give-up':
        return this.giveUp(run);
    }
  }

  private async close(run: SyncRun, open: readonly { ordinal: number; space: string; technicalName: string }[] = []) {
    const progress = await this.ports.ledger.progress(run.tenant, run.id);
    const ended = await closeRun(this.ports, run, progress, this.settings.now(), [...open]);
    this.logger.info('Run has ended', { tenant: run.tenant, runId: run.id, end: ended.end, counts: ended.counts });
    await this.cleanUp(ended);
  }

  private async cleanUp(run: SyncRun): Promise<void> {
    await cleanUp(this.ports, run);
    this.cleaned.add(run.id);
  }

  private async publishCommand(run: SyncRun): Promise<void> {
    // A queued run has done nothing yet: that its command was lost uses up no round.
    const rounds = (run.repair?.rounds ?? 0) + (run.state === 'queued' ? 0 : 1);
    if (!(await this.beginRound(run, rounds))) return;
    this.logger.warn('Run has no command in the queue; publishing it again', { tenant: run.tenant, runId: run.id });
    await this.runs.intake.publishCommand(run);
  }

  private async putBack(run: SyncRun): Promise<void> {
    const { fence } = run;
    const round = (run.repair?.rounds ?? 0) + 1;
    if (fence === undefined || !(await this.beginRound(run, round))) return;
    const open = await this.runs.assets.listOpen(run);
    this.logger.warn('Assets have neither outcome nor message; putting them back', {
      tenant: run.tenant,
      runId: run.id,
      open: open.length,
      round,
    });
    await putBack(this.ports, { ...run, fence }, planPutBack({ ...run, fence }, open, round));
  }

  /** False when another gateway has begun it. Noted before anything is published: a crash must not repeat a round for ever. */
  private async beginRound(run: SyncRun, rounds: number): Promise<boolean> {
    let mine = false;
    await this.ports.runs.change(run.tenant, run.id, (stored) => {
      mine = stored.state === run.state && stored.repair?.at === run.repair?.at;
      return mine ? { ...stored, repair: { rounds, at: this.settings.now().toISOString() } } : undefined;
    });
    return mine;
  }

  private async giveUp(run: SyncRun): Promise<void> {
    if (run.state === 'listing') {
      const reason = 'The listing stopped and could not be started again';
      return this.close({ ...run, end: 'failed', code: 'LISTING_STALLED', reason });
    }
    const open = (await this.runs.assets.listOpen(run)).map(({ space, entry: { ordinal, technicalName } }) => ({
      ordinal,
      space,
      technicalName,
    }));
    await this.close(run, open);
  }
}

function isFinal(step: Step): boolean {
  return step === 'close' || step === 'expect';
}
