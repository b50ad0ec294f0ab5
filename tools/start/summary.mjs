/** @typedef {import('./api-types.mjs').Run} Run */
/** @typedef {import('./api-types.mjs').RunAsset} RunAsset */
/** @typedef {import('./api-types.mjs').LeftOut} LeftOut */
/** @typedef {{ assets: number, outcomes: Record<string, number> }} TypeRow */
/** @typedef {{ outcome: string, reason: string, assets: number, examples: string[] }} ReasonRow */
/** @typedef {{ system: string, calls: number, bytesOut: number, bytesIn: number, operations: Record<string, number> }} TrafficRow */

/**
 * What a start tells at its end; `--json` prints exactly this.
 *
 * @typedef {object} Summary
 * @property {number} exitCode
 * @property {string} run
 * @property {string | undefined} end
 * @property {string | undefined} reason
 * @property {boolean} dryRun
 * @property {number} durationMs
 * @property {string[]} spaces
 * @property {number} assets
 * @property {Record<string, TypeRow>} byType
 * @property {Record<string, number>} outcomes
 * @property {ReasonRow[]} reasons       every outcome that is not plain success, with its reason
 * @property {number} conflicts
 * @property {TrafficRow[]} traffic
 * @property {{ calls: number, bytes: number } | undefined} avoided against a run that reads and writes everything
 * @property {{ space: string, type?: string, code: string, reason: string }[]} incompleteScopes
 * @property {LeftOut[]} leftOut         files of the content that are no CSN
 * @property {{ operation: string, table: string, changes: string[] }[]} operations of a dry run
 * @property {string[]} missing          listed definitions without an outcome in the run
 * @property {string} gateway
 */

/** Outcomes that need no explanation. */
const PLAIN = new Set(['created', 'updated', 'metadata-updated', 'unchanged', 'restored', 'planned']);
const EXAMPLES = 5;

/**
 * @param {object} facts
 * @param {Run} facts.run
 * @param {RunAsset[]} facts.assets
 * @param {LeftOut[]} facts.leftOut
 * @param {string[]} facts.missing
 * @param {string} facts.gateway
 * @returns {Summary}
 */
export function summarize({ run, assets, leftOut, missing, gateway }) {
  return {
    exitCode: exitCodeOf(run, missing),
    run: run.id,
    end: run.end,
    reason: run.reason,
    dryRun: run.dryRun,
    durationMs: durationOf(run),
    spaces: run.spaces ?? [...new Set(assets.map(({ space }) => space))].sort(),
    assets: assets.length,
    byType: byType(assets),
    outcomes: Object.fromEntries(Object.entries(run.counts ?? {}).filter(([, count]) => count > 0)),
    reasons: reasonsOf(assets),
    conflicts: run.conflicts ?? 0,
    traffic: trafficOf(run),
    avoided: run.transfer?.avoided,
    incompleteScopes: run.incompleteScopes,
    leftOut,
    operations: run.dryRun ? operationsOf(assets) : [],
    missing,
    gateway,
  };
}

/**
 * Architecture, section 4. A listed definition without an outcome is never green.
 * @param {Run} run
 * @param {string[]} missing
 */
export function exitCodeOf(run, missing) {
  if (run.end === 'completed') return missing.length === 0 ? 0 : 2;
  return run.end === 'partial' || run.end === 'incomplete' ? 2 : 1;
}

/** @param {Run} run */
function durationOf(run) {
  return Date.parse(run.endedAt ?? run.requestedAt) - Date.parse(run.startedAt ?? run.requestedAt);
}

/**
 * @param {RunAsset[]} assets
 * @returns {Record<string, TypeRow>}
 */
function byType(assets) {
  /** @type {Record<string, TypeRow>} */
  const rows = {};
  for (const { type, outcome } of assets) {
    const row = (rows[type] ??= { assets: 0, outcomes: {} });
    const name = outcome ?? 'open';
    row.assets += 1;
    row.outcomes[name] = (row.outcomes[name] ?? 0) + 1;
  }
  return rows;
}

/**
 * @param {RunAsset[]} assets
 * @returns {ReasonRow[]} most frequent first
 */
function reasonsOf(assets) {
  /** @type {Map<string, ReasonRow>} */
  const rows = new Map();
  for (const asset of assets) {
    const outcome = asset.outcome ?? 'open';
    if (PLAIN.has(outcome)) continue;
    const reason = asset.reason ?? asset.code ?? 'no reason given';
    const row = rows.get(`${outcome} ${reason}`) ?? { outcome, reason, assets: 0, examples: [] };
    row.assets += 1;
    if (row.examples.length < EXAMPLES) row.examples.push(`${asset.space}/${asset.technicalName}`);
    rows.set(`${outcome} ${reason}`, row);
  }
  return [...rows.values()].sort((a, b) => b.assets - a.assets);
}

/**
 * Calls and bytes by system, the part of an operation's name before the dot.
 * @param {Run} run
 * @returns {TrafficRow[]}
 */
function trafficOf(run) {
  /** @type {Record<string, TrafficRow>} */
  const rows = {};
  for (const [name, { calls, bytesOut, bytesIn }] of Object.entries(run.transfer?.byOperation ?? {})) {
    const [system = name, operation = name] = name.split('.');
    const row = (rows[system] ??= { system, calls: 0, bytesOut: 0, bytesIn: 0, operations: {} });
    row.calls += calls;
    row.bytesOut += bytesOut;
    row.bytesIn += bytesIn;
    row.operations[operation] = calls;
  }
  return Object.values(rows);
}

/** @param {RunAsset[]} assets */
function operationsOf(assets) {
  return assets
    .filter(({ outcome }) => outcome === 'planned')
    .map(({ operation = 'unknown', database, table, space, technicalName, changes = [] }) => ({
      operation,
      table: database === undefined || table === undefined ? `${space}/${technicalName}` : `${database}.${table}`,
      changes,
    }));
}
