import type { RunEnded } from '@dss/contracts';
import type { Progress } from '@dss/ports';
import { type SyncRun, type TransferReport, chooseEnd } from '@dss/sync-run';

export type OpenAssets = NonNullable<SyncRun['open']>;

/** The end of a run from its frozen figures. Published once; whatever is stored first is the end, see `settleRecord`. */
export function describeEnd(run: SyncRun, progress: Progress, transfer: TransferReport, endedAt: Date): RunEnded {
  const couldList = run.end !== 'failed';
  const expected = progress.expected ?? run.expected ?? progress.done;
  const { counts, conflicts } = progress;
  const end = chooseEnd({
    couldList,
    cancelled: run.end === 'cancelled',
    expected,
    counts,
    incompleteScopes: run.incompleteScopes,
  });
  const reason = couldList ? reasonOf(end, expected - progress.done, run) : run.reason;
  return {
    tenant: run.tenant,
    run: run.id,
    fence: run.fence,
    end,
    reason,
    code: run.code,
    scope: run.scope,
    mode: run.mode,
    dryRun: run.dryRun,
    expected,
    counts,
    conflicts,
    incompleteScopes: [...run.incompleteScopes],
    transfer,
    ...(run.retirement && { retirement: run.retirement }),
    requestedAt: run.requestedAt,
    startedAt: run.startedAt,
    endedAt: endedAt.toISOString(),
    durationMs: Math.max(0, endedAt.getTime() - Date.parse(run.startedAt ?? run.requestedAt)),
  };
}

/** The run's record as its stored end event says. Only the list of open assets is not in the event. */
export function settleRecord(run: SyncRun, ended: RunEnded, open: OpenAssets): SyncRun {
  const { end, reason, code, expected, counts, conflicts, transfer, endedAt } = ended;
  return {
    ...run,
    state: 'ended',
    end,
    reason,
    code,
    expected,
    counts,
    conflicts,
    transfer,
    endedAt,
    ...(end === 'incomplete' && { open }),
  };
}

function reasonOf(end: RunEnded['end'], open: number, { incompleteScopes, retirement }: SyncRun): string | undefined {
  if (end === 'incomplete') return `${open} assets have no outcome; they are listed as open`;
  // A person is asked, whatever else there is to say.
  if (retirement?.reason !== undefined) return retirement.reason;
  if (end !== 'partial' || incompleteScopes.length === 0) return undefined;
  const spaces = [...new Set(incompleteScopes.map(({ space }) => space))];
  return `Could not be listed completely: ${spaces.slice(0, 10).join(', ')}${spaces.length > 10 ? ' …' : ''}`;
}
