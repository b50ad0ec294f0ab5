import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for something that will become true; the test's own time limit ends the waiting. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(10);
}
