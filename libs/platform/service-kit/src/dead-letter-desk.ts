import { AssetSeen, type Stage } from '@dss/contracts';
import { describeError } from '@dss/errors';
import { type Metrics, redactText } from '@dss/observability';
import type { ClaimStore, DeadLetters, RunLedger, RunStore, WorkQueue } from '@dss/ports';
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

export interface DeadLetterPorts {
  readonly deadLetters: DeadLetters;
  readonly claims: ClaimStore;
  readonly ledger: RunLedger;
  readonly runs: RunStore;
  readonly work: WorkQueue;
}

/** What fits a message of the broker beside its headers (1 MB); a larger body stays with its claim. */
const LARGEST_COPY = 900_000;

/** Keeps a message that cannot be handled, whole, and ends its asset or run with the reason. Only then is it acknowledged. */
export class DeadLetterDesk {
  constructor(
    private readonly ports: DeadLetterPorts,
    private readonly outcomes: OutcomeDesk,
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

  private async keep(dead: DeadMessage): Promise<void> {
    const { stage, subject, envelope, headers, attempts, error } = dead;
    const body = await this.wholeBody(dead);
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
    await this.ports.deadLetters.save(letter, headers, body);
  }

  /** The claim's bytes are copied, because claims are cleaned up some day. */
  private async wholeBody({ headers, body }: DeadMessage): Promise<Uint8Array> {
    const claim = headers['dss-claim'];
    if (claim === undefined) return body;
    try {
      const claimed = await this.ports.claims.get(claim);
      return claimed.byteLength <= LARGEST_COPY ? claimed : body;
    } catch (error) {
      // Gone for good: that may be the very reason why it is buried. Anything else is tried again.
      if (describeError(error).disposition === 'reject') return body;
      throw error;
    }
  }

  private async failRun({ envelope, error }: DeadMessage): Promise<void> {
    await this.ports.runs.change(envelope.tenant, envelope.run, (run) =>
      run.state === 'ended' || run.end !== undefined
        ? undefined
        : { ...run, end: 'failed', code: error.code, reason: redactText(error.message) },
    );
  }

  /** Others may wait for this asset's definition: it will not come. */
  private async wakeWaiters({ envelope: { tenant, run, key } }: DeadMessage): Promise<void> {
    if (key === undefined) return;
    const waiters = await this.ports.ledger.endFetch(tenant, run, key, 'unreachable');
    const seen = waiters.map((waiter) => AssetSeen.parse(JSON.parse(waiter)));
    await this.ports.work.publishAll(
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
