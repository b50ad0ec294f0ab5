import { type Claim, digestOf } from './applied.js';
import type { GlueColumn } from './glue-shapes.js';
import { type ColumnRecord, columnOf, digestOfMachineGroup, foreignParameters, text } from './merge-column.js';
import type { MergeReport } from './merge-report.js';
import { LABEL } from './parameter-names.js';

/**
 * A column of ours that the source no longer has. It goes when it carries nobody else's words; otherwise only our claim
 * goes, and the column stays as people's with what they wrote. It also goes when its name is needed: then that is said.
 */
export function releaseColumn(
  technicalName: string,
  column: GlueColumn,
  { claims }: ColumnRecord,
  isNameTaken: boolean,
  report: MergeReport,
): GlueColumn | undefined {
  const field = `columns.${technicalName}`;
  report.changedSchema(field);
  const comment = editedText(text(column.Comment), typeof claims === 'string' ? claims : claims.comment);
  const label = editedText(column.Parameters?.[LABEL], typeof claims === 'string' ? claims : claims.label);
  const foreign = foreignParameters(column);
  const theirs = comment ?? label ?? firstOf(foreign);
  if (theirs !== undefined && !isNameTaken) {
    report.kept(field, undefined, theirs, false);
    return columnOf(column, comment, { ...foreign, ...(label !== undefined && { [LABEL]: label }) });
  }
  const there = digestOfMachineGroup(column.Name, column.Type, column.Parameters ?? {});
  if (theirs !== undefined) report.overwrote(field, undefined, theirs);
  else if (typeof claims === 'string' || claims.machine !== there) report.overwrote(field, undefined, column.Type);
  return undefined;
}

/** The text when a person wrote it; a cleared text leaves nothing that could be lost. */
function editedText(value: string | undefined, claim: Claim | 'unclaimed' | 'unknown' | undefined): string | undefined {
  if (value === undefined || claim === undefined || typeof claim === 'string') return value;
  return digestOf(value) === ('applied' in claim ? claim.applied : claim.refused) ? undefined : value;
}

function firstOf(parameters: Readonly<Record<string, string>>): string | undefined {
  return Object.entries(parameters)
    .map(([key, value]) => `${key}=${value}`)
    .at(0);
}
