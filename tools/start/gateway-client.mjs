import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { LauncherError } from '../provision/launcher-error.mjs';
import { fetchJson } from './http-json.mjs';

/** @typedef {import('./api-types.mjs').Run} Run */
/** @typedef {import('./api-types.mjs').RunAsset} RunAsset */

const POLL_MS = 200;
/** A run that shows no progress for so long will not end by itself: the gateway repairs open assets after one minute. */
const STALL_MS = 10 * 60_000;
const PAGE = 500;

/** The gateway's HTTP API, as far as the launcher needs it. */
export class GatewayClient {
  /**
   * @param {string} url
   * @param {string | undefined} apiKey
   */
  constructor(url, apiKey) {
    this.url = url;
    /** @type {Record<string, string>} */
    this.headers = apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` };
  }

  /**
   * @param {{ mode: 'incremental' | 'full', dryRun: boolean }} wish
   * @returns {Promise<Run>}
   */
  startRun({ mode, dryRun }) {
    return fetchJson(`${this.url}/api/v1/runs`, {
      method: 'POST',
      headers: { ...this.headers, 'idempotency-key': randomUUID() },
      body: { scope: {}, mode, dryRun },
    });
  }

  /**
   * Follows a run to its end.
   * @param {string} id
   * @param {(run: Run) => void} onProgress
   * @param {{ stallMs?: number }} [limits]
   * @returns {Promise<Run>}
   */
  async followRun(id, onProgress, { stallMs = STALL_MS } = {}) {
    let last = { mark: '', at: performance.now() };
    for (;;) {
      /** @type {Run} */
      const run = await fetchJson(`${this.url}/api/v1/runs/${id}`, { headers: this.headers });
      onProgress(run);
      if (run.state === 'ended') return run;
      const mark = `${run.state} ${run.progress.done} ${run.progress.expected}`;
      if (mark !== last.mark) last = { mark, at: performance.now() };
      else if (performance.now() - last.at > stallMs) throw stalled(run, stallMs);
      await pause(POLL_MS);
    }
  }

  /**
   * @param {string} id
   * @returns {Promise<RunAsset[]>} every asset of a run, by ordinal
   */
  async listAssets(id) {
    /** @type {RunAsset[]} */
    const assets = [];
    /** @type {string | null} */
    let cursor = null;
    do {
      const query = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page = await fetchJson(`${this.url}/api/v1/runs/${id}/assets?limit=${PAGE}${query}`, {
        headers: this.headers,
      });
      assets.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return assets;
  }
}

/**
 * @param {Run} run
 * @param {number} stallMs
 */
function stalled(run, stallMs) {
  const { done, expected } = run.progress;
  return new LauncherError(
    `Run ${run.id} has not moved for ${Math.round(stallMs / 60_000)} minutes (${run.state}, ${done} of ${expected ?? '?'} assets).`,
    ['The logs of the services say what they wait for; a new start goes on with the same data.'],
  );
}
