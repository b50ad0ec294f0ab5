import { AssetKey } from '@dss/catalog-model';
import type { Logger } from '@dss/observability';
import type { ImageStore, RetirementStore, RunStore } from '@dss/ports';
import type { RetirementRecord } from '@dss/retirement';
import type { SyncRun } from '@dss/sync-run';
import { ApiProblem } from '../http/problem.js';
import type { ErrandRequest, Requested, RunIntake } from '../runs/run-intake.js';

/** After this time the world has moved too far from what a person has seen (the same as for a plan). */
const APPROVAL_MS = 72 * 3600 * 1000;

export interface RetirementDeskPorts {
  readonly retirements: RetirementStore;
  readonly images: ImageStore;
  readonly runs: RunStore;
}

/** What people decide about assets that are gone: bring a table back, or let a run retire what it held back. */
export class RetirementDesk {
  constructor(
    private readonly ports: RetirementDeskPorts,
    private readonly intake: RunIntake,
    private readonly logger: Logger,
    private readonly world: { readonly tenant: string; readonly now: () => Date },
  ) {}

  /** The run that brings the table back: a new one, the one that is doing it, or the one that did. */
  async restore(key: string, actor: string, idempotencyKey?: string): Promise<Requested> {
    const record = await this.find(key);
    const done = record.state === 'kept' ? await this.ports.runs.find(this.world.tenant, record.run) : undefined;
    if (done?.restores === record.key) return { run: done, replayed: true };
    if (record.state === 'kept') throw new ApiProblem('NOT_RETIRED', 'A person has had it restored before.');
    const errand: ErrandRequest = {
      // The least that a service may take it for that does not know the wish yet.
      scope: { spaces: [record.space] },
      mode: 'incremental',
      dryRun: false,
      priority: 'critical',
      restores: record.key,
    };
    const requested = await this.intake.requestErrand(errand, actor, idempotencyKey);
    this.audit('A person wants a retired table back', requested, actor, {
      space: record.space,
      asset: record.technicalName,
    });
    return requested;
  }

  /** The run that retires what the given one held back; asked again, the same. */
  async approve(stopped: SyncRun, actor: string, idempotencyKey?: string): Promise<Requested> {
    const { retirement, endedAt, scope, mode, priority } = stopped;
    if (retirement === undefined || retirement.held === 0 || endedAt === undefined || stopped.dryRun) {
      throw new ApiProblem('NOTHING_TO_APPROVE');
    }
    if (this.world.now().getTime() - Date.parse(endedAt) > APPROVAL_MS) throw new ApiProblem('APPROVAL_EXPIRED');
    const about = { scope, mode, dryRun: false, priority, approves: stopped.id };
    const requested = await this.intake.requestErrand(about, actor, idempotencyKey);
    const { held, due, tables } = retirement;
    this.audit('A person approved what a run held back', requested, actor, { approves: stopped.id, held, due, tables });
    return requested;
  }

  private async find(key: string): Promise<RetirementRecord> {
    const { tenant } = this.world;
    const read = AssetKey.safeParse(key);
    const record = read.success ? await this.ports.retirements.find(tenant, read.data) : undefined;
    if (record !== undefined) return record;
    const image = read.success ? await this.ports.images.find(tenant, read.data) : undefined;
    throw new ApiProblem(image === undefined ? 'ASSET_NOT_FOUND' : 'NOT_RETIRED');
  }

  /** Stands in the log of the run that it started. */
  private audit(message: string, { run, replayed }: Requested, actor: string, fields: object): void {
    if (!replayed) this.logger.info(message, { tenant: this.world.tenant, runId: run.id, actor, ...fields });
  }
}
