import { AssetSeen, type Stage } from '@dss/contracts';
import type { describeError } from '@dss/errors';
import { type Metrics, redactText } from '@dss/observability';
import type { DeadLetters, RunLedger, RunStore, WorkQueue } from '@dss/ports';
import type { Envelope } from './message-codec.js';
import type { OutcomeDesk } from './outcome-desk.js';

export interface DeadMessage {
  readonly stage: Stage;
  readonly subject: string;
  readonly envelope: Envelope;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** What is known of the asset when the body could be read. */
  readonly asset: { readonly space: string; readonly technicalName: string; readonly type: string } | undefined;
  readonly attempts: number;
  readonly outcome: 'rejected' | 'failed';
  readonly error: ReturnType<typeof describeError>;
}

/** Keeps a message that cannot be handled, whole, and ends its asset or run with the reason. Only then is it acknowledged. */
export class DeadLetterDesk {
  constructor(
    private readonly deadLetters: DeadLetters,
    private readonly outcomes: OutcomeDesk,
    private readonly ledger: RunLedger,
    private readonly runs: RunStore,
    private readonly work: WorkQueue,
    private readonly metrics: Metrics,
    private readonly now: () => Date,
  ) {}

  async bury(dead: DeadMessage): Promise<void> {
    await this.keep(dead);
    this.metrics.deadLetters.inc({ stage: dead.stage, code: dead.error.code });
    if (dead.stage === 'cmd') return this.failRun(dead);
    if (dead.stage === 'fetch') await this.wakeWaiters(dead);
    await this.endAsset(dead);
  }

  private keep({ stage, subject, envelope, headers, body, attempts, error }: DeadMessage): Promise<void> {
    const letter = {
      stage,
      subject,
      attempts,
      tenant: envelope.tenant,
      run: envelope.run,
      key: envelope.key,
      ordinal: envelope.ordinal,
      code: error.code,
      reason: redactText(error.message),
      at: this.now().toISOString(),
      bytes: body.byteLength,
    };
    return this.deadLetters.save(letter, headers, body);
  }

  private async failRun({ envelope, error }: DeadMessage): Promise<void> {
    await this.runs.change(envelope.tenant, envelope.run, (run) =>
      run.state === 'ended'
        ? undefined
        : { ...run, end: 'failed', code: error.code, reason: redactText(error.message) },
    );
  }

  /** Others may wait for this asset's definition: it will not come. */
  private async wakeWaiters({ envelope: { tenant, run, key } }: DeadMessage): Promise<void> {
    if (key === undefined) return;
    const waiters = await this.ledger.endFetch(tenant, run, key, 'unreachable');
    const seen = waiters.map((waiter) => AssetSeen.parse(JSON.parse(waiter)));
    await this.work.publishAll(
      'detect',
      seen.map((message) => ({ ...message, wake: key })),
    );
  }

  private async endAsset({ envelope, asset, stage, outcome, error }: DeadMessage): Promise<void> {
    const { tenant, run, key, ordinal } = envelope;
    // A support fetch has no ordinal, and a message without key cannot be ours: there is nothing to account.
    if (key === undefined || ordinal === undefined) return;
    await this.outcomes.settle({
      tenant,
      run,
      key,
      ordinal,
      space: asset?.space ?? 'unknown',
      technicalName: asset?.technicalName ?? key,
      type: asset?.type ?? 'unknown',
      outcome,
      code: error.code,
      reason: redactText(`${error.message} (stage ${stage})`),
      at: this.now().toISOString(),
    });
  }
}
