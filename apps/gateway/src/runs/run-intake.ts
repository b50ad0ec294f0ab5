import { canonicalJson, digest } from '@dss/catalog-model';
import { type Logger, errorFields } from '@dss/observability';
import type { IdempotencyKeys, RunStore, WorkQueue } from '@dss/ports';
import { PRIORITIES } from '@dss/catalog-model';
import type { SyncRun } from '@dss/sync-run';
import { ApiProblem } from '../http/problem.js';
import type { RunList } from './run-list.js';
import { type RunRequest, normalScope } from './run-request.js';

export interface Requested {
  readonly run: SyncRun;
  /** The same Idempotency-Key has asked for this run before. */
  readonly replayed: boolean;
}

/** What a run is asked to do beside, or instead of, its scope. */
type Errand = Pick<SyncRun, 'approves' | 'restores'>;
export type ErrandRequest = RunRequest & Errand;

/** Takes a wish for a run: stores the run, publishes its command. */
export class RunIntake {
  constructor(
    private readonly ports: { runs: RunStore; work: WorkQueue; idempotencyKeys: IdempotencyKeys },
    private readonly list: RunList,
    private readonly logger: Logger,
    private readonly world: { tenant: string; newRunId: () => string; now: () => Date },
  ) {}

  async requestRun(wish: RunRequest, actor: string, idempotencyKey?: string): Promise<Requested> {
    const request = { ...wish, scope: normalScope(wish.scope) };
    const twin = await this.findQueuedTwin(request);
    return this.request(request, actor, { twin, idempotencyKey });
  }

  /** A run that a person asked for about something that was retired. Asked again, it is the same run. */
  async requestErrand(errand: ErrandRequest, actor: string, idempotencyKey?: string): Promise<Requested> {
    const asked = this.list
      .list({ tenant: this.world.tenant })
      .find(({ approves, restores, state }) =>
        errand.approves === undefined
          ? restores === errand.restores && state !== 'ended'
          : approves === errand.approves,
      );
    const twin = asked && (await this.ports.runs.find(asked.tenant, asked.id));
    return this.request(errand, actor, { twin, idempotencyKey });
  }

  private async request(
    request: RunRequest & Errand,
    actor: string,
    { twin, idempotencyKey }: { twin: SyncRun | undefined; idempotencyKey: string | undefined },
  ): Promise<Requested> {
    const id = await this.claimId(twin?.id ?? this.world.newRunId(), request, actor, idempotencyKey);
    if (id === twin?.id) return { run: twin, replayed: false };
    const existing = idempotencyKey === undefined ? undefined : await this.ports.runs.find(this.world.tenant, id);
    if (existing !== undefined) return { run: existing, replayed: true };
    return { run: await this.startRun(id, request, actor), replayed: false };
  }

  /** Publishes a run's command. Again is harmless: same run, same message id, and discovery bears a repeat. */
  async publishCommand({ tenant, id, scope, mode, dryRun, priority, approves, restores }: SyncRun): Promise<void> {
    const errand = { ...(approves !== undefined && { approves }), ...(restores !== undefined && { restores }) };
    await this.ports.work.publish('cmd', { tenant, run: id, scope, mode, dryRun, priority, ...errand });
  }

  private async claimId(
    offered: string,
    request: RunRequest & Errand,
    actor: string,
    idempotencyKey: string | undefined,
  ): Promise<string> {
    if (idempotencyKey === undefined) return offered;
    const key = digest(canonicalJson([actor, idempotencyKey]));
    const claim = { run: offered, request: digest(canonicalJson(request)) };
    const held = await this.ports.idempotencyKeys.claim(this.world.tenant, key, claim);
    if (held.request !== claim.request) throw new ApiProblem('IDEMPOTENCY_KEY_REUSED');
    return held.run;
  }

  private async startRun(id: string, request: RunRequest & Errand, actor: string): Promise<SyncRun> {
    const run = queuedRun(id, this.world.tenant, request, actor, this.world.now());
    if (!(await this.ports.runs.create(run))) return (await this.ports.runs.find(run.tenant, id)) ?? run;
    this.list.add(run);
    try {
      await this.publishCommand(run);
    } catch (error) {
      // The run is accepted: it is stored, and the reconciler publishes the command of a run that has none.
      this.logger.warn('Command not published yet', { ...errorFields(error), tenant: run.tenant, runId: id });
    }
    return run;
  }

  /** A run that will do exactly this, at least as urgently, and has not begun: it sees everything that a new one would. */
  private async findQueuedTwin(request: RunRequest): Promise<SyncRun | undefined> {
    const wanted = workOf(request);
    const candidates = this.list
      .list({ tenant: this.world.tenant, state: 'queued' })
      .filter((run) => isPlain(run) && workOf(run) === wanted && atLeastAsUrgent(run, request));
    for (const { tenant, id } of candidates) {
      // The list may lag: only the store knows that the run has not begun.
      const stored = await this.ports.runs.find(tenant, id);
      if (stored?.state === 'queued' && stored.end === undefined) return stored;
    }
    return undefined;
  }
}

function queuedRun(id: string, tenant: string, request: RunRequest & Errand, actor: string, now: Date): SyncRun {
  return {
    v: 1,
    id,
    tenant,
    ...request,
    trigger: 'api',
    actor,
    state: 'queued',
    requestedAt: now.toISOString(),
    incompleteScopes: [],
  };
}

/** Neither an approval nor a wish to have something back. */
function isPlain({ approves, restores }: SyncRun): boolean {
  return approves === undefined && restores === undefined;
}

function workOf({ scope, mode, dryRun }: Pick<RunRequest, 'scope' | 'mode' | 'dryRun'>): string {
  return canonicalJson({ scope, mode, dryRun });
}

function atLeastAsUrgent(run: SyncRun, request: RunRequest): boolean {
  return PRIORITIES.indexOf(run.priority) <= PRIORITIES.indexOf(request.priority);
}
