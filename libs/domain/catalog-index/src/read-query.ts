import type { Facet } from './asset-rows.js';
import { ALL_FIELDS, FIELDS, type Field } from './fields.js';
import { foldText } from './fold-text.js';
import { type Word, askedWords } from './words.js';

/** A word that an asset must have, or must not. `fields`: in one of these. */
export interface Term extends Word {
  readonly fields: number;
  readonly not: boolean;
}

/** Values of which a property must have one, or must have none. */
export interface FacetTerm {
  readonly facet: Facet;
  readonly isWanted: (value: string) => boolean;
}

export interface Query {
  readonly terms: readonly Term[];
  readonly facets: readonly FacetTerm[];
}

const FACET_OF: Readonly<Record<string, Facet>> = {
  space: 'space',
  type: 'type',
  state: 'state',
  database: 'database',
  certification: 'certification',
  usage: 'semanticUsage',
};

const FIELD_OF: Readonly<Record<string, Field>> = {
  name: 'name',
  label: 'label',
  col: 'column',
  column: 'column',
  steward: 'steward',
  tag: 'tag',
};

/** More are not taken: each costs a pass over what it finds. */
export const MOST_TERMS = 16;

/**
 * What somebody typed: words, all of which an asset must have; `col:amount`, a word in one field; `space:SALES` or
 * `type:"local-table"`, a value of a property, several of one property meaning any of them; each with a `-` before it
 * for the contrary. What looks like a field and is none is words.
 */
export function readQuery(text: string): Query {
  const terms: Term[] = [];
  const facets: { readonly facet: Facet; readonly value: string; readonly not: boolean }[] = [];
  for (const [piece, minus, key, quoted, plain] of text.matchAll(PIECE)) {
    const not = minus === '-';
    const value = quoted ?? plain ?? '';
    const facet = key === undefined ? undefined : ownOf(FACET_OF, key.toLowerCase());
    const field = key === undefined ? undefined : ownOf(FIELD_OF, key.toLowerCase());
    if (facet !== undefined) facets.push({ facet, value: foldText(value), not });
    else {
      const isField = key === undefined || field !== undefined;
      const fields = field === undefined ? ALL_FIELDS : FIELDS[field];
      terms.push(...askedWords(isField ? value : piece).map((word) => ({ ...word, fields, not })));
    }
  }
  return { terms: distinct(terms).slice(0, MOST_TERMS), facets: joined(facets) };
}

const PIECE = /(?<![^\s])(-?)(?:([A-Za-z]+):)?(?:"([^"]*)"|(\S+))/g;

function ownOf<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

function distinct(terms: readonly Term[]): Term[] {
  return [...new Map(terms.map((term) => [JSON.stringify(term), term])).values()];
}

function joined(
  asked: readonly { readonly facet: Facet; readonly value: string; readonly not: boolean }[],
): FacetTerm[] {
  return [...new Set(asked.map(({ facet }) => facet))].map((facet) => {
    const own = asked.filter((one) => one.facet === facet);
    const any = new Set(own.filter(({ not }) => !not).map(({ value }) => value));
    const none = new Set(own.filter(({ not }) => not).map(({ value }) => value));
    const isWanted = (value: string) => {
      const folded = foldText(value);
      return !none.has(folded) && (any.size === 0 || any.has(folded));
    };
    return { facet, isWanted };
  });
}
