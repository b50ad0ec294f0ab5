import { type Asset, type Listed, canonicalJson } from '@dss/catalog-model';
import type { ColumnFacts, EntryDraft } from './entry-draft.js';
import type { MappingOptions } from './mapping-options.js';

/** What a rule may look at. */
export interface MappingContext {
  readonly asset: Asset;
  readonly tenant: string;
  readonly listed?: Listed | undefined;
  readonly spaceLabel?: string | undefined;
  readonly options: MappingOptions;
}

/**
 * One named transformation of an entry that is being made. Rules run in a fixed order; each adds its own parameters and
 * none removes a column: the entry's columns are the asset's columns, position by position, from the first rule to the
 * last. A rule looks at its arguments only, so the same asset gives the same entry.
 */
export interface MappingRule {
  readonly name: string;
  readonly apply?: (draft: EntryDraft, context: MappingContext) => void;
  /** Column parameters that are this rule's, by name without `dsp.`. Declared, so that a column's are written once, in order. */
  readonly columnFacts?: ColumnFacts;
}

/** A list as JSON text in its own order; nothing for an empty one. */
export function listText(members: readonly unknown[] | undefined): string | undefined {
  return members && members.length > 0 ? canonicalJson(members) : undefined;
}

/** A list that has no order at the source: by name, then by text, so that equal sets give equal text and people find things. */
export function setText(members: readonly unknown[] | undefined): string | undefined {
  if (members === undefined || members.length === 0) return undefined;
  const ordered = members.map((member) => ({ name: nameOf(member), text: canonicalJson(member) })).sort(inOrder);
  return `[${ordered.map(({ text }) => text).join(',')}]`;
}

export function recordText(record: Readonly<Record<string, unknown>> | undefined): string | undefined {
  return record && Object.keys(record).length > 0 ? canonicalJson(record) : undefined;
}

interface Member {
  readonly name: string;
  readonly text: string;
}

function nameOf(member: unknown): string {
  const { name, column } = (member ?? {}) as { readonly name?: unknown; readonly column?: unknown };
  return [name, column].find((text) => typeof text === 'string') ?? '';
}

function inOrder(a: Member, b: Member): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  return a.text < b.text ? -1 : 1;
}
