import {
  type Asset,
  type CatalogEntry,
  type Column,
  type EntryColumn,
  type Finding,
  type Listed,
  canonicalJson,
} from '@dss/catalog-model';
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
 * One named, pure transformation of an entry. Rules run in a fixed order; each adds its own parameters and none removes
 * a column: the entry's columns are the asset's columns, position by position, from the first rule to the last.
 */
export interface MappingRule {
  readonly name: string;
  readonly apply: (entry: CatalogEntry, context: MappingContext) => CatalogEntry;
}

/** Parameters before they are texts, without their `dsp.` prefix. Undefined and false are left out: absence says it. */
export type Facts = Readonly<Record<string, string | number | true | false | undefined>>;

export function withFacts(entry: CatalogEntry, facts: Facts): CatalogEntry {
  return { ...entry, parameters: { ...entry.parameters, ...asParameters(facts) } };
}

export function withColumnFacts(entry: CatalogEntry, asset: Asset, factsOf: (column: Column) => Facts): CatalogEntry {
  return withColumns(entry, asset, (made, column) => ({
    ...made,
    parameters: { ...made.parameters, ...asParameters(factsOf(column)) },
  }));
}

export function withColumns(
  entry: CatalogEntry,
  asset: Asset,
  change: (made: EntryColumn, column: Column) => EntryColumn,
): CatalogEntry {
  const columns = entry.columns.map((made, index) => {
    const column = asset.columns[index];
    return column ? change(made, column) : made;
  });
  return { ...entry, columns };
}

export function withFindings(entry: CatalogEntry, findings: readonly Finding[]): CatalogEntry {
  return findings.length === 0 ? entry : { ...entry, findings: [...entry.findings, ...findings] };
}

/** Parameter texts may hold anything that is proper Unicode; names are left alone, a repaired name would be another one. */
export function asParameters(facts: Facts): Record<string, string> {
  const given = Object.entries(facts).filter(([, value]) => value !== undefined && value !== false);
  return Object.fromEntries(
    given.map(([name, value]) => [`dsp.${name}`, NAMES.includes(name) ? String(value) : String(value).toWellFormed()]),
  );
}

const NAMES = ['technicalName', 'space'];

/** A list as JSON text in its own order; nothing for an empty one. */
export function listText(members: readonly unknown[] | undefined): string | undefined {
  return members && members.length > 0 ? canonicalJson(members) : undefined;
}

/** A list that has no order at the source: by name, then by text, so that equal sets give equal text and people find things. */
export function setText(members: readonly unknown[] | undefined): string | undefined {
  const ordered = (members ?? [])
    .map((member) => ({ name: nameOf(member), text: canonicalJson(member) }))
    .sort(inOrder);
  return ordered.length > 0 ? `[${ordered.map(({ text }) => text).join(',')}]` : undefined;
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
