import type { Progress, RunLedger } from '@dss/ports';
import { OutcomeCounts, SyncRun, noOutcomes, sumOf } from '@dss/sync-run';
import { z } from 'zod';
import { pageOf } from '../http/paging.js';

/** How far a run is: at most a second old while it goes on, the frozen figures once it has ended. */
export const RunProgress = z
  .object({
    expected: z.number().int().nullable().describe('Assets of the run; null while listing goes on'),
    done: z.number().int(),
    counts: OutcomeCounts,
    conflicts: z.number().int(),
  })
  .meta({
    id: 'RunProgress',
    description: 'How far a run is: at most a second old while it goes on, final once it has ended',
  });
export type RunProgress = Readonly<z.infer<typeof RunProgress>>;

export const RunRecord = SyncRun.meta({ id: 'RunRecord', description: 'One pass over the chosen spaces' });
export const Run = SyncRun.extend({ progress: RunProgress }).meta({ id: 'Run' });
export type Run = Readonly<z.infer<typeof Run>>;
export const RunPage = pageOf(RunRecord).meta({ id: 'RunPage' });
export type RunPage = Readonly<z.infer<typeof RunPage>>;

/** Adds the live figures to a run's record. */
export async function viewRun(run: SyncRun, ledger: Pick<RunLedger, 'progress'>): Promise<Run> {
  if (run.state === 'ended') return { ...run, progress: frozen(run) };
  return { ...run, progress: live(await ledger.progress(run.tenant, run.id)) };
}

function live({ expected, done, counts, conflicts }: Progress): RunProgress {
  return { expected: expected ?? null, done, counts, conflicts };
}

function frozen(run: SyncRun): RunProgress {
  const counts = run.counts ?? noOutcomes();
  return { expected: run.expected ?? 0, done: sumOf(counts), counts, conflicts: run.conflicts ?? 0 };
}
