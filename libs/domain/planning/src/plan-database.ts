import type { CatalogEntry } from '@dss/catalog-model';
import { APPLIED_V1, type Applied, type AppliedFormat, type Claim, claimOf } from './applied.js';
import { BaseRecord, runOf } from './base-record.js';
import type { Decision } from './decision.js';
import { DEFAULT_FIELD_OWNERS, type FieldOwners } from './field-owners.js';
import type { DatabaseInput } from './glue-shapes.js';
import { text } from './glue-text.js';
import type { MergeContext } from './merge-context.js';
import { mergePersonField, releaseField } from './merge-field.js';
import { CLASSIFICATION, type Parameters, mergeParameters } from './merge-parameters.js';
import { MergeReport } from './merge-report.js';
import { ADOPT, APPLIED, OWNER, RUN, SPACE } from './parameter-names.js';
import type { Conflict, Edits, FieldChange, SettledConflict } from './table-plan.js';

export interface DatabaseQuestion {
  readonly database: CatalogEntry['database'];
  /** `<installation>/<tenant>` */
  readonly owner: string;
  readonly space: string;
  /** Fencing number of the run that asks. */
  readonly fence: number;
  readonly observed?: DatabaseInput | undefined;
  /** Tags of the database that is there; absent as long as nobody has read them. */
  readonly tags?: Parameters | undefined;
  readonly settled?: readonly SettledConflict[] | undefined;
  readonly decisions?: readonly Decision[] | undefined;
  readonly owners?: FieldOwners | undefined;
  readonly format?: AppliedFormat | undefined;
}

export type DatabasePlan =
  | { readonly kind: 'create'; readonly input: DatabaseInput; readonly tags: Parameters }
  /** Tags first: the record in `input` must not claim a tag that is not there yet. */
  | ({
      readonly kind: 'update';
      readonly input: DatabaseInput;
      readonly tagsToAdd: Parameters;
      readonly tagsToRemove: readonly string[];
      readonly changes: readonly FieldChange[];
      readonly reverted: readonly Conflict[];
    } & Edits)
  /** Tables may be written into it. `owned` is false for a database that somebody made for us, e.g. with an infrastructure tool: it is never changed. */
  | ({ readonly kind: 'none'; readonly owned: boolean; readonly frozen: number } & Edits)
  /** Its tags have to be read first; then ask again with `tags`. */
  | { readonly kind: 'needs-tags' }
  /** A newer run wrote it; tables may be written into it. */
  | { readonly kind: 'superseded'; readonly run: number }
  | { readonly kind: 'foreign'; readonly reason: string };

/**
 * A space's database is made when its first table needs it, and merged three-way as tables are, its tags as a set: each
 * tag for itself, those of others untouched. One that another installation or tenant owns, or that stands for another
 * space of ours, takes none of our tables, unless its owner has given it to us (`dsp_sync.adopt`).
 */
export function planDatabase(question: DatabaseQuestion): DatabasePlan {
  const { database, owner, space, fence, observed } = question;
  if (!observed) return createPlan(question);
  const there = observed.Parameters ?? {};
  const otherOwner = there[OWNER];
  if (otherOwner === undefined) return { kind: 'none', owned: false, frozen: 0, ...NO_EDITS };
  const isGiven = there[ADOPT] === owner;
  if (otherOwner !== owner && !isGiven) {
    return { kind: 'foreign', reason: `foreign: the database belongs to ${otherOwner}` };
  }
  const otherSpace = there[SPACE];
  if (otherSpace !== undefined && otherSpace !== space) {
    return { kind: 'foreign', reason: `foreign: the database stands for space ${otherSpace}` };
  }
  if (runOf(observed) > fence) return { kind: 'superseded', run: runOf(observed) };
  const context = contextOf(question, observed);
  if (otherOwner !== owner) {
    const pair = { field: `parameters.${OWNER}`, source: owner, target: otherOwner };
    context.report.changed(pair, { owner: 'book-keeping', reason: 'adopted' });
  }
  const hasTags = Object.keys(database.tags ?? {}).length > 0 || [...context.record.claimedTags()].length > 0;
  if (hasTags && question.tags === undefined) return { kind: 'needs-tags' };
  return updatePlan(question, observed, context);
}

const NO_EDITS: Edits = { conflicts: [], settled: [], open: [] };

function createPlan(question: DatabaseQuestion): DatabasePlan {
  const { database } = question;
  const description = text(database.description);
  const tags = database.tags ?? {};
  const parameters = desiredParameters(question);
  const input = inputOf(question, { Name: database.name }, { description, parameters, tags });
  return { kind: 'create', input, tags };
}

function updatePlan(question: DatabaseQuestion, observed: DatabaseInput, context: MergeContext): DatabasePlan {
  const { database, tags: tagsThere = {} } = question;
  const { report } = context;
  const description = mergePersonField(
    {
      ...{ field: 'description', group: 'descriptions', basis: context.record.description() },
      ...{ desired: text(database.description), observed: text(observed.Description) },
    },
    context,
  );
  const parameters = mergeParameters(desiredParameters(question), observed.Parameters ?? {}, context);
  const tags = mergeTags(database.tags ?? {}, tagsThere, context);
  if (report.frozen > 0) report.holdBackForced();
  const { conflicts, settled, open } = report;
  const edits = { conflicts, settled, open };
  if (report.changes.length === 0 || report.frozen > 0)
    return { kind: 'none', owned: true, frozen: report.frozen, ...edits };
  return {
    kind: 'update',
    input: inputOf(question, observed, { description, parameters, tags }),
    tagsToAdd: Object.fromEntries(Object.entries(tags).filter(([key, value]) => tagsThere[key] !== value)),
    tagsToRemove: Object.keys(tagsThere).filter((key) => tags[key] === undefined),
    changes: report.changes,
    reverted: report.reverted,
    ...edits,
  };
}

function contextOf(question: DatabaseQuestion, observed: DatabaseInput): MergeContext {
  const isOurs = observed.Parameters?.[OWNER] === question.owner;
  const { fence, settled = [], decisions = [], owners = DEFAULT_FIELD_OWNERS, format = APPLIED_V1 } = question;
  return {
    // There are no images and no archived versions of databases.
    record: isOurs ? BaseRecord.of({ table: observed, image: undefined, history: [], format }) : BaseRecord.none,
    reported: runOf(observed) !== fence,
    freezes: true,
    owners,
    decisions,
    bases: {},
    written: () => undefined,
    report: new MergeReport(fence, settled),
  };
}

/** All tags as they should be, those of others included. */
function mergeTags(desired: Parameters, observed: Parameters, context: MergeContext): Parameters {
  const tags = new Map(Object.entries(observed));
  for (const key of new Set([...Object.keys(desired), ...context.record.claimedTags()])) {
    const question = { field: `tags.${key}`, desired: desired[key], observed: observed[key] };
    const basis = context.record.tag(key);
    const value =
      desired[key] === undefined
        ? releaseField({ ...question, owner: context.owners.tags, basis }, context)
        : mergePersonField({ ...question, group: 'tags', basis }, context);
    if (value === undefined) tags.delete(key);
    else tags.set(key, value);
  }
  return Object.fromEntries(tags);
}

interface Merged {
  readonly description: string | undefined;
  readonly parameters: Parameters;
  readonly tags: Parameters;
}

function inputOf(question: DatabaseQuestion, kept: DatabaseInput, merged: Merged): DatabaseInput {
  const { owner, fence, format = APPLIED_V1 } = question;
  const record = format.write(appliedOf(question, merged));
  const input: DatabaseInput = {
    ...kept,
    Name: question.database.name,
    Description: merged.description,
    Parameters: { ...merged.parameters, [OWNER]: owner, [APPLIED]: record, [RUN]: String(fence) },
  };
  if (merged.description === undefined) delete input.Description;
  delete input.Parameters?.[ADOPT];
  return input;
}

function appliedOf(question: DatabaseQuestion, { description, parameters, tags }: Merged): Applied {
  return {
    base: undefined,
    order: '',
    description: claimOf(text(question.database.description), description),
    parameters: claimsOf(desiredParameters(question), parameters),
    columns: new Map(),
    tags: claimsOf(question.database.tags ?? {}, tags),
  };
}

function claimsOf(desired: Parameters, shown: Parameters): Map<string, Claim> {
  return new Map(
    Object.entries(desired).flatMap(([key, value]) => {
      const claim = claimOf(value, shown[key]);
      return claim ? [[key, claim]] : [];
    }),
  );
}

function desiredParameters({ database, space }: DatabaseQuestion): Parameters {
  return { [CLASSIFICATION]: 'sap-datasphere', ...database.parameters, [SPACE]: space };
}
