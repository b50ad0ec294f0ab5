import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import type { RunRequested } from '@dss/contracts';
import { NotYetError, describeError } from '@dss/errors';
import { Logger, currentRunContext, takeTraffic } from '@dss/observability';
import { DatasphereSource, type ListedSpace, RunLedger, RunSignals, RunStore } from '@dss/ports';
import { OnWork, type WorkContext } from '@dss/service-kit';
import type { IncompleteScope, SyncRun } from '@dss/sync-run';
import { SpaceDiscovery } from './space-discovery.js';
import { SpaceDispatch } from './space-dispatch.js';

/** How often a run looks whether the tenant's running one has ended. */
const BUSY_PAUSE_MS = 300;

type Started = SyncRun & { readonly fence: number };

/** A run command comes in; the tenant is listed space by space, and each space's work goes out as soon as it is known. */
@Controller()
export class RunSyncHandler {
  constructor(
    private readonly runs: RunStore,
    private readonly ledger: RunLedger,
    private readonly source: DatasphereSource,
    private readonly discovery: SpaceDiscovery,
    private readonly dispatch: SpaceDispatch,
    private readonly signals: RunSignals,
    private readonly logger: Logger,
  ) {}

  @OnWork('cmd')
  async handle(@Payload() command: RunRequested, @Ctx() _context: WorkContext): Promise<void> {
    const { tenant, run: id } = command;
    const run = await this.runs.find(tenant, id);
    // Ended or failed already, or its listing was finished by an earlier delivery.
    if (run === undefined || run.state === 'ended' || run.state === 'working' || run.end !== undefined) return;
    if (!(await this.ledger.claimTenant(tenant, id))) {
      throw new NotYetError('Another run of this tenant is active', BUSY_PAUSE_MS, { tenant, runId: id });
    }
    const started = await this.start(run);
    const listed = await this.listTenant(started);
    if (listed !== undefined) await this.finishListing(started, listed);
  }

  private async start(run: SyncRun): Promise<Started> {
    const fence = run.fence ?? (await this.ledger.nextFence(run.tenant, await this.highestFence(run.tenant)));
    await this.ledger.start(run.tenant, run.id);
    const now = new Date().toISOString();
    const started = await this.runs.change(run.tenant, run.id, (stored) =>
      stored.fence === undefined ? { ...stored, fence, state: 'listing', startedAt: now } : undefined,
    );
    this.logger.info('Run has started', { tenant: run.tenant, runId: run.id, fence });
    return { ...(started ?? run), fence: started?.fence ?? fence };
  }

  /** Survives a lost Redis (stored runs) and a lost broker (seconds since 1970 never fall far behind what was given out). */
  private async highestFence(tenant: string): Promise<number> {
    const stored = (await this.runs.list(tenant)).map(({ fence }) => fence ?? 0);
    return Math.max(Math.floor(Date.now() / 1000), ...stored);
  }

  /** Undefined when listing could not start: the run is marked failed with the reason, and is not tried again. */
  private async listTenant(run: Started) {
    try {
      const { wave, types } = await this.source.probe();
      const spaces = await this.source.listSpaces();
      const known = await this.knownSpaces(run);
      return { wave, types, ...chooseSpaces(run.scope.spaces ?? known, run.scope.spaces !== undefined, spaces) };
    } catch (error) {
      const { code, message } = describeError(error);
      this.logger.error('Listing could not start', { tenant: run.tenant, runId: run.id, code, error: message });
      await this.addTraffic();
      await this.runs.change(run.tenant, run.id, (stored) => ({ ...stored, end: 'failed', code, reason: message }));
      return undefined;
    }
  }

  /** What the last run over the whole tenant has listed: a space that is missing now must be noticed. */
  private async knownSpaces(run: SyncRun): Promise<readonly string[]> {
    const whole = (await this.runs.list(run.tenant)).filter(
      (other) => other.id !== run.id && other.scope.spaces === undefined && other.spaces !== undefined,
    );
    return whole.sort((a, b) => (a.id < b.id ? 1 : -1))[0]?.spaces ?? [];
  }

  private async finishListing(
    run: Started,
    listed: NonNullable<Awaited<ReturnType<RunSyncHandler['listTenant']>>>,
  ): Promise<void> {
    const { tenant, id } = run;
    const incomplete: IncompleteScope[] = [...listed.missing];
    this.report(run, listed.missing);
    const spaces = listed.spaces.map((space) => space.id);
    await this.ledger.announceSpaces(tenant, id, spaces);
    await this.runs.change(tenant, id, (stored) => ({ ...stored, wave: listed.wave, spaces }));
    let first = 0;
    for (const { id: space, label } of listed.spaces) {
      const discovered = await this.discovery.discover({ run, space, label, types: listed.types, first });
      await this.addTraffic();
      await this.dispatch.dispatch(run, discovered);
      this.report(run, discovered.head.incomplete);
      incomplete.push(...discovered.head.incomplete);
      first += discovered.segments.reduce((sum, segment) => sum + segment.entries.length, 0);
    }
    await this.expect(run, first, incomplete);
  }

  /** From here on the run's numbers are known. The record comes first: whoever sees the run drained must find it. */
  private async expect(run: Started, expected: number, incompleteScopes: IncompleteScope[]): Promise<void> {
    const { tenant, id } = run;
    const listedAt = new Date().toISOString();
    await this.runs.change(tenant, id, (stored) =>
      stored.state === 'ended' ? undefined : { ...stored, state: 'working', listedAt, expected, incompleteScopes },
    );
    const drained = await this.ledger.expect(tenant, id, expected);
    this.logger.info('Listing has ended', { tenant, runId: id, expected, incomplete: incompleteScopes.length });
    if (drained) this.signals.announceDrained(tenant, id);
  }

  private report({ tenant, id }: Started, failures: readonly IncompleteScope[]): void {
    for (const { space, type, code, reason } of failures) {
      this.logger.warn('A list could not be read; nothing in it is judged absent', {
        tenant,
        runId: id,
        space,
        type,
        code,
        reason,
      });
    }
  }

  private async addTraffic(): Promise<void> {
    const context = currentRunContext();
    if (context !== undefined) await this.ledger.addTraffic(context.tenant, context.run, takeTraffic(context));
  }
}

/** The spaces to list, and those expected that the tenant does not show: gone or access lost, which is no deletion. */
function chooseSpaces(expected: readonly string[], scoped: boolean, all: readonly ListedSpace[]) {
  const spaces = scoped ? all.filter(({ id }) => expected.includes(id)) : all;
  const missing: IncompleteScope[] = expected
    .filter((space) => !all.some(({ id }) => id === space))
    .map((space) => ({
      space,
      code: 'SPACE_NOT_LISTED',
      reason: 'the tenant does not list this space to this client',
    }));
  return { spaces, missing };
}
