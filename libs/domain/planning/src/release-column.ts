import { type Claim, type ColumnClaims, digestOf, sourceDigestOf } from './applied.js';
import { choiceFor } from './decision.js';
import { text } from './glue-text.js';
import type { GlueColumn } from './glue-shapes.js';
import { digestOfMachineGroup, foreignParameters, machineParameters } from './machine-group.js';
import { columnOf } from './merge-column.js';
import type { MergeContext } from './merge-context.js';
import type { Pair } from './merge-report.js';
import { LABEL, TECHNICAL_NAME } from './parameter-names.js';

export interface Release {
  readonly technicalName: string;
  readonly column: GlueColumn;
  readonly claims: ColumnClaims | 'unknown';
  /** Another column needs its name. */
  readonly isNameTaken: boolean;
}

/**
 * A column of ours that the source no longer has. It goes when it holds what we wrote and nothing else; otherwise only
 * our claim goes, and the column stays as people's with what they wrote: texts, parameters, or the type when that was
 * edited. It also goes when its name is needed; then that is said.
 */
export function releaseColumn(release: Release, context: MergeContext): GlueColumn | undefined {
  const { column, claims, isNameTaken } = release;
  const pair = pairOf(release);
  const choice = choiceFor(context.decisions, pair.field, pair.source, pair.target);
  const isDecided = choice === 'keep' || choice === 'take-source';
  if (claims === 'unknown' && context.freezes && !isDecided) {
    context.report.kept(pair, { frozen: true });
    return column;
  }
  if (!isEdited(column, claims)) context.report.changedSchema(pair, 'gone-at-source');
  else if (choice === 'take-source') force(pair, context);
  else if (isNameTaken) overwrite(pair, context);
  else return leave(release, pair, context);
  return undefined;
}

/** People's since we let go of it: it stays in the list as long as it is what was told then, so that it can be decided. */
export function keepReleased(technicalName: string, column: GlueColumn, context: MergeContext): GlueColumn | undefined {
  const pair = pairOf({ technicalName, column, claims: 'unknown' });
  if (!context.report.remembers(pair)) return column;
  if (choiceFor(context.decisions, pair.field, pair.source, pair.target) === 'take-source') {
    force(pair, context);
    return undefined;
  }
  context.report.kept(pair, { recorded: true });
  return column;
}

/** People's, but of a name that one of ours or a partition key has: no engine reads a table with both. */
export function evictColumn(column: GlueColumn, context: MergeContext): GlueColumn | undefined {
  const pair = {
    field: `columns.${column.Name}`,
    source: undefined,
    target: wordsOf(column, 'unknown') ?? column.Type,
  };
  const choice = choiceFor(context.decisions, pair.field, pair.source, pair.target);
  if (choice === 'take-source') force(pair, context);
  else if (context.record.isLost && context.freezes) {
    context.report.kept(pair, { frozen: true });
    return column;
  } else overwrite(pair, context);
  return undefined;
}

function pairOf({ technicalName, column, claims }: Omit<Release, 'isNameTaken'>): Pair {
  return { field: `columns.${technicalName}`, source: undefined, target: wordsOf(column, claims) ?? column.Type };
}

function isEdited(column: GlueColumn, claims: ColumnClaims | 'unknown'): boolean {
  return wordsOf(column, claims) !== undefined || isMachineEdited(column, claims);
}

function force(pair: Pair, { report }: MergeContext): void {
  report.force(pair, 'source');
  report.schemaChanged = true;
}

function overwrite(pair: Pair, { report }: MergeContext): void {
  report.changedSchema(pair, 'edit-overwritten');
  report.overwrote(pair);
}

/** What changes is that it is no longer ours; its technical name stays, so that it is known again. */
function leave({ technicalName, column, claims }: Release, pair: Pair, { report }: MergeContext): GlueColumn {
  const theirs = theirsOf(column, claims);
  report.changedSchema({ ...pair, source: pair.target }, 'gone-at-source');
  report.kept(pair);
  return { ...theirs, Parameters: { ...theirs.Parameters, [TECHNICAL_NAME]: technicalName } };
}

/** What somebody else wrote into the column, to be shown; a cleared text leaves nothing that could be lost. */
function wordsOf(column: GlueColumn, claims: ColumnClaims | 'unknown'): string | undefined {
  const { comment, label } = editedTexts(column, claims);
  return comment ?? label ?? firstOf(foreignParameters(column));
}

function editedTexts(column: GlueColumn, claims: ColumnClaims | 'unknown') {
  const claimOf = (member: 'comment' | 'label') => (claims === 'unknown' ? undefined : claims[member]);
  return {
    comment: unlessOurs(text(column.Comment), claimOf('comment')),
    label: unlessOurs(column.Parameters?.[LABEL], claimOf('label')),
  };
}

/** Name, type and our parameters are one field: edited in part, they stay as a whole. */
function theirsOf(column: GlueColumn, claims: ColumnClaims | 'unknown'): GlueColumn {
  const { comment, label } = editedTexts(column, claims);
  return columnOf(column, comment, {
    ...foreignParameters(column),
    ...(isMachineEdited(column, claims) && machineParameters(column.Parameters ?? {})),
    ...(label !== undefined && { [LABEL]: label }),
  });
}

function isMachineEdited({ Name, Type, Parameters = {} }: GlueColumn, claims: ColumnClaims | 'unknown'): boolean {
  return claims === 'unknown' || claims.machine !== digestOfMachineGroup(Name, Type, Parameters);
}

function unlessOurs(value: string | undefined, claim: Claim | undefined): string | undefined {
  if (value === undefined || claim === undefined) return value;
  return digestOf(value) === sourceDigestOf(claim) ? undefined : value;
}

function firstOf(parameters: Readonly<Record<string, string>>): string | undefined {
  return Object.entries(parameters)
    .map(([key, value]) => `${key}=${value}`)
    .at(0);
}
