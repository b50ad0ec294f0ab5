/** Words for the states before there is anything to count. */
const WAITING = { queued: 'waiting for its turn', listing: 'listing the tenant', working: 'working', ended: 'ended' };

/**
 * One line that says where a run is.
 *
 * @param {import('./api-types.mjs').Run} run
 * @param {number} elapsedMs
 */
export function describeProgress(run, elapsedMs) {
  const seconds = `${(elapsedMs / 1000).toFixed(1)} s`;
  const { done, expected, counts } = run.progress;
  const outcomes = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([outcome, count]) => `${outcome} ${count}`)
    .join(', ');
  const share = expected === null ? `${done} assets` : `${done} of ${expected} assets`;
  return `Sync ${WAITING[run.state]}: ${share}${outcomes === '' ? '' : ` (${outcomes})`}, ${seconds}`;
}
