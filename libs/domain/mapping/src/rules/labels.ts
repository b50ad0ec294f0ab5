import type { CatalogEntry, Column, Finding } from '@dss/catalog-model';
import {
  type MappingContext,
  type MappingRule,
  withColumns,
  withColumnFacts,
  withFacts,
  withFindings,
} from '../mapping-rule.js';
import { type FittedText, fitComment, fitDescription } from '../texts.js';

/**
 * Business names and descriptions, where people look for them: descriptions of table and database, comments of columns.
 *
 * These fields are short and may be edited by people, so the exact texts stand in `dsp.label` and `dsp.description` too.
 * A label that only repeats the technical name (nine of ten do) is not kept a second time.
 */
export const labels: MappingRule = {
  name: 'labels',
  apply: (entry, context) => describeColumns(describeTable(describeDatabase(entry, context), context), context),
};

function describeDatabase(entry: CatalogEntry, { asset, tenant, spaceLabel }: MappingContext): CatalogEntry {
  const label =
    spaceLabel === undefined || spaceLabel === asset.space ? {} : { 'dsp.label': spaceLabel.toWellFormed() };
  return {
    ...entry,
    database: {
      name: entry.database.name,
      description: fitDescription(spaceLabel ?? asset.space).text,
      parameters: {
        ...entry.database.parameters,
        classification: 'sap-datasphere',
        'dsp.space': asset.space,
        'dsp.tenant': tenant,
        ...label,
      },
    },
  };
}

function describeTable(entry: CatalogEntry, { asset, listed }: MappingContext): CatalogEntry {
  const label = asset.label ?? listed?.label;
  const fitted = fitDescription(joined(label, asset.description));
  const described = { ...entry, description: fitted.text };
  const facts = { label: unlessSame(label, asset.technicalName), description: asset.description };
  return withFindings(withFacts(described, facts), repairs(fitted, 'DESCRIPTION', 'the description'));
}

function describeColumns(entry: CatalogEntry, { asset }: MappingContext): CatalogEntry {
  const findings: Finding[] = [];
  const commented = withColumns(entry, asset, (made, column) => {
    const fitted = fitComment(commentOf(column));
    findings.push(...repairs(fitted, 'COMMENT', 'the comment', column.technicalName));
    return { ...made, comment: fitted.text };
  });
  const labelled = withColumnFacts(commented, asset, ({ technicalName, label, description }) => ({
    label: unlessSame(label, technicalName),
    description,
  }));
  return withFindings(labelled, findings);
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
  return fitted.repairs.map((repair) => ({
    code: `${code}_${repair === 'cut' ? 'CUT' : 'REPAIRED'}`,
    message:
      repair === 'cut'
        ? `${what} was cut to what Glue takes; the whole text is in the dsp parameters`
        : `characters that Glue refuses in ${what} were replaced`,
    ...(column === undefined ? {} : { column }),
  }));
}
