import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { type Checkpoint, type Listed, canonicalJson, digest } from '@dss/catalog-model';
import { AssetSeen, type FetchRequested } from '@dss/contracts';
import { describeError } from '@dss/errors';
import { MAPPING_VERSION } from '@dss/mapping';
import {
  CheckpointStore,
  DatasphereSource,
  type DefinitionBody,
  type DefinitionRecord,
  DefinitionStore,
  type FetchEnd,
  RunLedger,
  WorkQueue,
} from '@dss/ports';
import { OnWork, OutcomeDesk, type WorkContext } from '@dss/service-kit';

type Accounted = FetchRequested & { readonly ordinal: number };

/** A fetch request comes in; the definition goes into the store, and the asset, with whoever waited for it, to detection. */
@Controller()
export class FetchDefinitionHandler {
  constructor(
    private readonly source: DatasphereSource,
    private readonly definitions: DefinitionStore,
    private readonly checkpoints: CheckpointStore,
    private readonly ledger: RunLedger,
    private readonly work: WorkQueue,
    private readonly outcomes: OutcomeDesk,
  ) {}

  @OnWork('fetch')
  async handle(@Payload() request: FetchRequested, @Ctx() _context: WorkContext): Promise<void> {
    const stored = request.intent === 'remap' ? await this.definitions.find(request.tenant, request.key) : undefined;
    if (stored !== undefined) return this.passOn(request, stored.body, stored.bytes);
    const answer = await this.read(request);
    if (typeof answer === 'string') return this.endWithout(request, answer);
    const body = digest(answer.text);
    await this.definitions.save(request.tenant, record(request, answer, body));
    await this.passOn(request, body, Buffer.byteLength(answer.text));
  }

  /**
   * Gone between list and read: absent, as a value. A source that is read for others only (no ordinal) and is refused is
   * unreachable, and no dead letter; an asset of the run that is refused is rejected with the reason.
   */
  private async read(request: FetchRequested): Promise<DefinitionBody | Exclude<FetchEnd, 'stored'>> {
    const { space, type, technicalName, priority, ordinal } = request;
    try {
      return await this.source.readDefinition(space, type, technicalName, priority);
    } catch (error) {
      const { code, disposition } = describeError(error);
      if (code === 'SOURCE_ABSENT') return 'absent';
      if (ordinal === undefined && disposition === 'reject') return 'unreachable';
      throw error;
    }
  }

  private async passOn(request: FetchRequested, body: string, bytes: number): Promise<void> {
    if (isAccounted(request) && !(await this.settleUnchanged(request, body, bytes))) {
      await this.work.publish('detect', seen(request, body, bytes));
    }
    await this.endFetch(request, 'stored');
  }

  /** The very bytes of last time: nothing to parse, nothing to compare. Only the listed values are remembered anew. */
  private async settleUnchanged(request: Accounted, body: string, bytes: number): Promise<boolean> {
    if (request.mode === 'full' || request.dryRun) return false;
    const checkpoint = await this.checkpoints.find(request.tenant, request.space, request.key);
    if (checkpoint === undefined || checkpoint.body !== body || !stillHolds(checkpoint, request.listed)) return false;
    const { absences: _, absentSince: __, recheck: ___, ...kept } = checkpoint;
    const value: Checkpoint = {
      ...kept,
      fence: request.fence,
      ...(request.listed && { listed: request.listed }),
      ...(request.recheck === true && { recheck: true }),
    };
    await this.outcomes.settle(
      {
        ...outcomeHead(request),
        outcome: checkpoint.outcome === 'skipped' ? 'skipped' : 'unchanged',
        strategy: 'none',
        reason: checkpoint.reason,
        database: checkpoint.database,
        table: checkpoint.table,
        definitionBytes: bytes,
        at: new Date().toISOString(),
      },
      { checkpoint: { space: request.space, key: request.key, value } },
    );
    return true;
  }

  private async endWithout(request: FetchRequested, end: Exclude<FetchEnd, 'stored'>): Promise<void> {
    if (isAccounted(request)) {
      await this.outcomes.settle({
        ...outcomeHead(request),
        outcome: 'skipped',
        reason: 'gone between list and read',
        at: new Date().toISOString(),
      });
    }
    await this.endFetch(request, end);
  }

  /** Waiters are published again on every try; their message ids make repeats harmless. */
  private async endFetch({ tenant, run, key }: FetchRequested, end: FetchEnd): Promise<void> {
    const waiters = await this.ledger.endFetch(tenant, run, key, end);
    const messages = waiters.map((waiter) => AssetSeen.parse(JSON.parse(waiter)));
    await this.work.publishAll(
      'detect',
      messages.map((message) => ({ ...message, wake: key })),
    );
  }
}

function record(request: FetchRequested, { text, type }: DefinitionBody, body: string): DefinitionRecord {
  const { key, space, technicalName, fence, listed } = request;
  return { v: 1, key, space, technicalName, type, fence, listed, body, text, bytes: Buffer.byteLength(text) };
}

function isAccounted(request: FetchRequested): request is Accounted {
  return request.ordinal !== undefined;
}

/** Everything beside the bytes that could make the target differ is as it was; dates may have moved. */
function stillHolds(checkpoint: Checkpoint, listed: Listed | undefined): boolean {
  const settled = ['created', 'updated', 'metadata-updated', 'unchanged', 'restored', 'kept', 'skipped'];
  return (
    settled.includes(checkpoint.outcome) &&
    checkpoint.mapping === MAPPING_VERSION &&
    checkpoint.dirty !== true &&
    // Types that came from sources may have moved although the asset's own bytes did not.
    Object.keys(checkpoint.sources ?? {}).length === 0 &&
    withoutDates(checkpoint.listed) === withoutDates(listed)
  );
}

function withoutDates(listed: Listed | undefined): string {
  const { changedOn: _, deployedOn: __, ...rest } = listed ?? { type: '' };
  return canonicalJson(rest);
}

function seen(request: Accounted, body: string, definitionBytes: number): AssetSeen {
  const { intent: _, ...message } = request;
  return { ...message, absent: false, body, definitionBytes };
}

function outcomeHead({ tenant, run, key, ordinal, space, technicalName, type }: Accounted) {
  return { tenant, run, key, ordinal, space, technicalName, type };
}
