import { AssetKey } from '@dss/catalog-model';
import type { Logger } from '@dss/observability';
import type { ConflictStore, RunLedger } from '@dss/ports';
import { ApiProblem } from '../http/problem.js';
import { type Conflict, type DecisionRequest, viewConflicts } from './conflict-list.js';

export interface ConflictDeskPorts {
  readonly conflicts: ConflictStore;
  readonly ledger: RunLedger;
}

/** Takes what people decide about kept edits. The next run carries it out, without reading anything of the source. */
export class ConflictDesk {
  constructor(
    private readonly ports: ConflictDeskPorts,
    private readonly logger: Logger,
    private readonly world: { readonly tenant: string; readonly now: () => Date },
  ) {}

  async decide(asset: string, request: DecisionRequest, by: string): Promise<Conflict> {
    const { tenant, now } = this.world;
    const { conflicts, ledger } = this.ports;
    const { field, choice, sourceDigest: source, targetDigest: target } = request;
    const key = AssetKey.safeParse(asset);
    const record = key.success ? await conflicts.find(tenant, key.data) : undefined;
    if (record === undefined) throw new ApiProblem('NO_CONFLICT');
    const signed = { field, source, target, choice, by, at: now().toISOString() };
    if (!(await conflicts.decide(tenant, record.key, signed))) throw new ApiProblem('CONFLICT_MOVED');
    // After the decision, so that a run that follows the doubt finds it.
    if (choice !== 'later') await ledger.doubtAsset(tenant, record.space, record.key);
    const { space, technicalName } = record;
    this.logger.info('A person decided about a kept edit', {
      tenant,
      actor: by,
      asset: technicalName,
      space,
      field,
      choice,
    });
    const decided = (await conflicts.find(tenant, record.key)) ?? record;
    const shown = viewConflicts(decided).find((conflict) => conflict.field === field);
    if (shown === undefined) throw new ApiProblem('CONFLICT_MOVED');
    return shown;
  }
}
