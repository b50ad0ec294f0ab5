/** @typedef {import('./summary.mjs').Summary} Summary */

const OPERATIONS_SHOWN = 200;
const ROWS_SHOWN = 20;

/**
 * The result table of a start, for people.
 * @param {Summary} summary
 * @returns {string}
 */
export function renderSummary(summary) {
  return [
    heading(summary),
    '',
    ...spacesAndTypes(summary),
    ...reasons(summary),
    ...traffic(summary),
    ...operations(summary),
    ...notes(summary),
  ].join('\n');
}

/** @param {Summary} summary */
function heading({ run, end, reason, durationMs, dryRun }) {
  const what = dryRun ? 'Dry run' : 'Sync';
  return `${what} ${run} ended: ${end ?? 'without an end'} after ${(durationMs / 1000).toFixed(2)} s${reason === undefined ? '' : ` – ${reason}`}`;
}

/** @param {Summary} summary */
function spacesAndTypes({ spaces, assets, byType, outcomes }) {
  const rows = Object.entries(byType).map(([type, row]) => [type, String(row.assets), inWords(row.outcomes)]);
  return [
    `Spaces ${spaces.length}`,
    ...table([['assets by type', '', 'outcomes'], ...rows, ['all', String(assets), inWords(outcomes)]]),
  ];
}

/** @param {Summary} summary */
function reasons({ reasons: rows, conflicts }) {
  if (rows.length === 0 && conflicts === 0) return [];
  const shown = rows.slice(0, ROWS_SHOWN).map((row) => {
    const more = row.assets > row.examples.length ? ', …' : '';
    return [
      `${row.outcome}: ${cut(row.reason, 100)}`,
      String(row.assets),
      `${row.examples.slice(0, 2).join(', ')}${more}`,
    ];
  });
  return [
    '',
    ...table([['outcomes with reasons', '', 'for example'], ...shown]),
    ...(rows.length > ROWS_SHOWN ? [`… and ${rows.length - ROWS_SHOWN} reasons more`] : []),
    ...(conflicts > 0 ? [`Conflicts: ${conflicts} fields were edited in Glue and kept`] : []),
  ];
}

/** @param {Summary} summary */
function traffic({ traffic: rows, avoided }) {
  const lines = rows.map(({ system, calls, bytesOut, bytesIn, operations: by }) => [
    system,
    String(calls),
    `${bytes(bytesOut)} out, ${bytes(bytesIn)} in  (${inWords(by)})`,
  ]);
  const saved =
    avoided === undefined ? [] : [`Avoided against a full run: ${avoided.calls} calls, ${bytes(avoided.bytes)}`];
  return ['', ...table([['calls', '', 'bytes'], ...lines]), ...saved];
}

/** @param {Summary} summary */
function operations({ dryRun, operations: planned }) {
  if (!dryRun) return [];
  const rows = planned.filter(({ operation }) => operation !== 'none');
  if (rows.length === 0) return ['', 'Nothing was written, and nothing would be.'];
  /** @type {Record<string, number>} */
  const totals = {};
  for (const { operation } of rows) totals[operation] = (totals[operation] ?? 0) + 1;
  const shown = rows.slice(0, OPERATIONS_SHOWN).map(({ operation, table: name, changes }) => {
    const fields = changes.length === 0 ? '' : `: ${cut(changes.join(', '), 160)}`;
    return `  ${operation.padEnd(7)} ${name}${fields}`;
  });
  return [
    '',
    `Nothing was written. What would be done: ${inWords(totals)}`,
    ...shown,
    ...(rows.length > OPERATIONS_SHOWN ? [`  … and ${rows.length - OPERATIONS_SHOWN} more; --json lists all`] : []),
  ];
}

/** @param {Summary} summary */
function notes({ incompleteScopes, leftOut, missing }) {
  return [
    ...section(
      'Not listed completely, so nothing was judged absent there',
      incompleteScopes,
      ({ space, type, reason }) => [`${space}${type === undefined ? '' : `/${type}`}`, reason].join(': '),
    ),
    ...section('Listed definitions without an outcome', missing, (name) => name),
    ...section('Files that are no CSN and were left out', leftOut, ({ file, reason }) => `${file}: ${reason}`),
  ];
}

/**
 * @template T
 * @param {string} title
 * @param {T[]} rows
 * @param {(row: T) => string} inText
 */
function section(title, rows, inText) {
  if (rows.length === 0) return [];
  const more = rows.length > ROWS_SHOWN ? [`  … and ${rows.length - ROWS_SHOWN} more`] : [];
  return ['', `${title} (${rows.length}):`, ...rows.slice(0, ROWS_SHOWN).map((row) => `  ${inText(row)}`), ...more];
}

/**
 * Columns of equal width; the second holds figures and is aligned to the right.
 * @param {string[][]} rows
 */
function table(rows) {
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map(([first = '', second = '', third = '']) =>
    `  ${first.padEnd(widths[0] ?? 0)}  ${second.padStart(widths[1] ?? 0)}  ${third}`.trimEnd(),
  );
}

/** @param {Record<string, number>} counts */
function inWords(counts) {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}

/** @param {number} count */
function bytes(count) {
  if (count < 10_000) return `${count} B`;
  return count < 10_000_000 ? `${Math.round(count / 1000)} kB` : `${(count / 1_000_000).toFixed(1)} MB`;
}

/**
 * @param {string} text
 * @param {number} length
 */
function cut(text, length) {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
