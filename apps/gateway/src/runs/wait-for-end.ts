import type { SyncRun } from '@dss/sync-run';
import type { RunList } from './run-list.js';

/** The run as soon as it has ended, or undefined when that takes longer than the caller wants to wait. */
export async function waitForEnd(list: RunList, run: SyncRun, seconds: number): Promise<SyncRun | undefined> {
  if (run.state === 'ended') return run;
  if (seconds <= 0) return undefined;
  return new Promise((resolve) => {
    const finish = (ended: SyncRun | undefined) => {
      clearTimeout(timer);
      unsubscribe();
      resolve(ended);
    };
    const timer = setTimeout(finish, seconds * 1000, undefined);
    const unsubscribe = list.onChange((changed) => {
      if (changed.id === run.id && changed.state === 'ended') finish(changed);
    });
    // It may have ended between the request and the subscription.
    const known = list.find(run.id);
    if (known?.state === 'ended') finish(known);
  });
}
