import { type CatalogEntry, canonicalJson } from '@dss/catalog-model';
import { entryBytes } from './targets/glue.js';

/** How large an entry is, against what it may be; `least` is its size with everything left out that may be. */
export interface EntrySizes {
  readonly bytes: number;
  readonly least: number;
  readonly budget: number;
}

export interface FittedEntry {
  readonly entry: CatalogEntry;
  readonly bytes: number;
}

/**
 * Leaves out what is least missed, in a fixed order (architecture, section 5), until the entry fits its budget: free
 * annotations, SQL text, associations, lineage, column labels, then column parameters but the two that identify the
 * column. What was left out is listed in `dsp.spilled` and as findings, so that nobody takes silence for absence.
 *
 * @returns the sizes instead of an entry when even the least is too large
 */
export function fitBudget(entry: CatalogEntry, budget: number): FittedEntry | EntrySizes {
  const bytes = entryBytes(entry);
  if (bytes <= budget) return { entry, bytes };
  const steps = spillSteps(entry.columns.length);
  const whole: Spilled = { entry, left: [] };
  // First the end of the road: a hopeless entry must not cost a measurement per step.
  const least = entryBytes(noted(steps.reduce(spill, whole)));
  if (least > budget) return { bytes, least, budget };

  let fitted = whole;
  for (const step of steps) {
    if (entryBytes(noted(fitted)) <= budget) break;
    fitted = spill(fitted, step);
  }
  const rest = noted(fitted);
  return { entry: rest, bytes: entryBytes(rest) };
}

interface Spilled {
  readonly entry: CatalogEntry;
  /** What was left out so far, at least in part. */
  readonly left: readonly string[];
}

interface SpillStep {
  readonly leaves: string;
  /** Table parameters that go. */
  readonly parameters: readonly string[];
  /** Columns from..to lose these of their parameters. */
  readonly from: number;
  readonly to: number;
  readonly ofColumns: (key: string) => boolean;
}

/** Columns lose their parameters a hundred at a time, first columns first. */
const CHUNK = 100;
const KEPT_IN_COLUMNS = ['dsp.technicalName', 'dsp.nativeType'];

function spillSteps(columns: number): readonly SpillStep[] {
  const all = { from: 0, to: columns };
  return [
    { leaves: 'annotations', parameters: ['dsp.annotations'], ...all, ofColumns: (key) => key === 'dsp.annotations' },
    { leaves: 'sql', parameters: ['dsp.sql'], ...all, ofColumns: () => false },
    { leaves: 'associations', parameters: ['dsp.associations'], ...all, ofColumns: () => false },
    { leaves: 'lineage', parameters: ['dsp.sources'], ...all, ofColumns: (key) => key === 'dsp.origin' },
    ...chunked('columnLabels', columns, (key) => key === 'dsp.label'),
    ...chunked('columnParameters', columns, (key) => !KEPT_IN_COLUMNS.includes(key)),
  ];
}

function chunked(leaves: string, columns: number, ofColumns: SpillStep['ofColumns']): readonly SpillStep[] {
  return Array.from({ length: Math.ceil(columns / CHUNK) }, (_, chunk) => {
    return { leaves, parameters: [], from: chunk * CHUNK, to: (chunk + 1) * CHUNK, ofColumns };
  });
}

function spill({ entry, left }: Spilled, step: SpillStep): Spilled {
  const parameters = without(entry.parameters, (key) => step.parameters.includes(key));
  const columns = entry.columns.map((column, index) =>
    index < step.from || index >= step.to
      ? column
      : { ...column, parameters: without(column.parameters, step.ofColumns) },
  );
  const lighter = { ...entry, parameters, columns };
  return countOf(lighter) === countOf(entry) ? { entry, left } : { entry: lighter, left: [...left, step.leaves] };
}

function without(parameters: Readonly<Record<string, string>>, goes: (key: string) => boolean): Record<string, string> {
  return Object.fromEntries(Object.entries(parameters).filter(([key]) => !goes(key)));
}

function countOf({ parameters, columns }: CatalogEntry): number {
  return columns.reduce((sum, column) => sum + Object.keys(column.parameters).length, Object.keys(parameters).length);
}

function noted({ entry, left }: Spilled): CatalogEntry {
  const spilled = [...new Set(left)];
  if (spilled.length === 0) return entry;
  const findings = spilled.map((what) => ({
    code: 'ENTRY_SPILLED',
    message: `${what} left out, at least in part: the entry would be larger than its budget`,
  }));
  return {
    ...entry,
    parameters: { ...entry.parameters, 'dsp.spilled': canonicalJson(spilled) },
    findings: [...entry.findings, ...findings],
  };
}
