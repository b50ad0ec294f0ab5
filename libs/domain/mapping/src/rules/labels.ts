import type { Column, Finding } from '@dss/catalog-model';
import type { EntryDraft } from '../entry-draft.js';
import { type MappingContext, type MappingRule } from '../mapping-rule.js';
import { type FittedText, fitComment, fitDescription } from '../texts.js';

/**
 * Business names and descriptions, where people look for them: descriptions of table and database, comments of columns.
 *
 * These fields are short and may be edited by people, so the exact texts stand in `dsp.label` and `dsp.description` too.
 * A label that only repeats the technical name (nine of ten do) is not kept a second time.
 */
export const labels: MappingRule = {
  name: 'labels',
  apply: (draft, context) => {
    describeDatabase(draft, context);
    describeTable(draft, context);
    describeColumns(draft);
  },
  columnFacts: {
    label: ({ technicalName, label }) => unlessSame(label, technicalName),
    description: ({ description }) => description,
  },
};

function describeDatabase(draft: EntryDraft, { asset, tenant, spaceLabel }: MappingContext): void {
  const label =
    spaceLabel === undefined || spaceLabel === asset.space ? {} : { 'dsp.label': spaceLabel.toWellFormed() };
  const fitted = fitDescription(spaceLabel ?? asset.space);
  draft.findings.push(...repairs(fitted, 'DATABASE_DESCRIPTION', 'the description of the database'));
  draft.database = {
    name: draft.database.name,
    description: fitted.text,
    parameters: {
      ...draft.database.parameters,
      classification: 'sap-datasphere',
      'dsp.space': asset.space,
      'dsp.tenant': tenant,
      ...label,
    },
  };
}

function describeTable(draft: EntryDraft, { asset, listed }: MappingContext): void {
  const label = asset.label ?? listed?.label;
  const fitted = fitDescription(joined(label, asset.description));
  draft.description = fitted.text;
  draft.addFacts({ label: unlessSame(label, asset.technicalName), description: asset.description });
  draft.findings.push(...repairs(fitted, 'DESCRIPTION', 'the description'));
}

function describeColumns(draft: EntryDraft): void {
  draft.eachColumn((made, column) => {
    const fitted = fitComment(commentOf(column));
    made.comment = fitted.text;
    if (fitted.repairs.length === 0) return;
    draft.findings.push(...repairs(fitted, 'COMMENT', 'the comment', column.technicalName));
  });
}

/** The label, unless it says nothing and a description does. */
function commentOf({ technicalName, label, description }: Column): string {
  if (isBlank(label)) return description ?? '';
  return label === technicalName && !isBlank(description) ? description : label;
}

function joined(label: string | undefined, description: string | undefined): string {
  if (isBlank(description) || description === label) return label ?? '';
  return isBlank(label) ? description : `${label}\n\n${description}`;
}

function unlessSame(label: string | undefined, technicalName: string): string | undefined {
  return label === technicalName ? undefined : label;
}

function isBlank(text: string | undefined): text is undefined {
  return text === undefined || text.trim() === '';
}

function repairs(fitted: FittedText, code: string, what: string, column?: string): readonly Finding[] {
  return fitted.repairs.map(({ kind, from, to }) => ({
    code: `${code}_${kind === 'cut' ? 'CUT' : 'REPAIRED'}`,
    message:
      kind === 'cut'
        ? `${what} was cut from ${from} to ${to} bytes, which is what Glue takes; the whole text is in the dsp parameters`
        : `characters that Glue refuses in ${what} were replaced; it had ${from} bytes and has ${to}`,
    ...(column === undefined ? {} : { column }),
  }));
}
