import { type Check, type CheckReport } from '@dss/contracts';

const STATUS_WIDTH = 'unsupported'.length;
/** Longer ids push their titles to the right rather than everybody's. */
const ID_WIDTH = 32;

/** The report as text: every check a line, what is not met with what was expected and seen, and the sum. */
export function renderReport({ target, checks, summary, durationMs, tool }: CheckReport): string {
  const facts = Object.entries(target.facts).map(([name, value]) => `${name} ${value}`);
  const { met, different, unsupported, skipped, failed } = summary;
  return [
    `${tool} of ${[target.name, ...facts].join(', ')}: ${(durationMs / 1000).toFixed(1)} s`,
    '',
    ...checks.flatMap((check) => linesOf(check)),
    '',
    `${met} met, ${different} different, ${unsupported} unsupported, ${skipped} skipped, ${failed} failed`,
  ].join('\n');
}

function linesOf({ id, title, status, expected, observed, reference, remedy }: Check): string[] {
  const source = reference === undefined ? '' : ` (${reference})`;
  const line = `${status.padEnd(STATUS_WIDTH)}  ${id.padEnd(ID_WIDTH)}  ${title}${source}`;
  if (status === 'met') return [line];
  const detail = (name: string, text: string) => `${' '.repeat(STATUS_WIDTH + 2)}${name.padEnd(8)}  ${text}`;
  return [
    line,
    ...(status === 'different' ? [detail('expected', expected)] : []),
    detail(status === 'different' ? 'observed' : 'because', observed),
    ...(remedy === undefined ? [] : [detail('remedy', remedy)]),
  ];
}
