import { z } from 'zod';
import { shortDigest } from '@dss/catalog-model';

/** What we last said about one field: the digest of the value that was written, or of the value that a person's edit kept out. */
export type Claim = { readonly applied: string } | { readonly refused: string; readonly kept: string };

/** One digest for all that the source owns in a column, and claims on the two texts that a person may own. */
export interface ColumnClaims {
  readonly machine: string;
  readonly comment: Claim | undefined;
  readonly label: Claim | undefined;
}

/** The record of our last write, kept in the table itself (`dsp_sync.applied`): what differs from it was changed by somebody else. */
export interface Applied {
  /** VersionId that the write was based on; absent when it created the table. */
  readonly base: string | undefined;
  /** Digest of the columns' order. */
  readonly order: string;
  readonly description: Claim | undefined;
  readonly parameters: ReadonlyMap<string, Claim>;
  /** By technical name. */
  readonly columns: ReadonlyMap<string, ColumnClaims>;
}

/**
 * Version 1: `{"v":1,"b":<base>,"o":<order>,"d":<claim>,"p":{<key>:<claim>},"c":{<technical name>:<machine>[c<claim>][l<claim>]}}`.
 * A digest is 11 characters (66 bits). A claim is one digest when the value was written; two, and in a column a capital
 * letter, when it was refused: the source's and the one that was kept. A column costs 17 bytes beside its name and claims.
 */
export function writeApplied(applied: Applied): string {
  return JSON.stringify({
    v: 1,
    ...(applied.base !== undefined && { b: applied.base }),
    o: applied.order,
    ...(applied.description && { d: claimText(applied.description) }),
    p: Object.fromEntries([...applied.parameters].map(([key, claim]) => [key, claimText(claim)])),
    c: Object.fromEntries([...applied.columns].map(([name, claims]) => [name, columnText(claims)])),
  });
}

/** Undefined when it is missing, damaged or of a version that this product does not know: never to be taken as "no edit". */
export function readApplied(text: string | undefined): Applied | undefined {
  const stored = StoredApplied.safeParse(parsedJson(text));
  if (!stored.success) return undefined;
  const { b, o, d, p, c } = stored.data;
  return {
    base: b,
    order: o,
    description: readClaim(d),
    parameters: new Map(p.map(([key, claim]) => [key, claimOfText(claim)])),
    columns: new Map(c.map(([name, claims]) => [name, readColumn(claims)])),
  };
}

/** An absent value has a digest too: a person may have cleared what we wrote. */
export function digestOf(value: string | undefined): string {
  return value === undefined ? ABSENT : shortDigest(value);
}

const ABSENT = '-'.repeat(11);
const CLAIM = /^(?:[\w-]{11}){1,2}$/;
const COLUMN = /^([\w-]{11})(?:c([\w-]{11})|C([\w-]{22}))?(?:l([\w-]{11})|L([\w-]{22}))?$/;

/** Pairs, not a record: a column may be called `__proto__`. */
function pairs(pattern: RegExp) {
  return z.preprocess(
    (value) => (typeof value === 'object' && value !== null ? Object.entries(value) : value),
    z.array(z.tuple([z.string(), z.string().regex(pattern)])),
  );
}

const StoredApplied = z.object({
  v: z.literal(1),
  b: z.string().optional(),
  o: z.string(),
  d: z.string().regex(CLAIM).optional(),
  p: pairs(CLAIM),
  c: pairs(COLUMN),
});

function parsedJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

function claimText(claim: Claim): string {
  return 'applied' in claim ? claim.applied : claim.refused + claim.kept;
}

function columnText(claims: ColumnClaims): string {
  return claims.machine + taggedText('c', claims.comment) + taggedText('l', claims.label);
}

function taggedText(tag: string, claim: Claim | undefined): string {
  if (!claim) return '';
  return ('applied' in claim ? tag : tag.toUpperCase()) + claimText(claim);
}

function readClaim(text: string | undefined): Claim | undefined {
  return text === undefined ? undefined : claimOfText(text);
}

function claimOfText(text: string): Claim {
  return text.length === 11 ? { applied: text } : { refused: text.slice(0, 11), kept: text.slice(11) };
}

function readColumn(text: string): ColumnClaims {
  const [, machine = '', comment, refusedComment, label, refusedLabel] = COLUMN.exec(text) ?? [];
  return { machine, comment: readClaim(comment ?? refusedComment), label: readClaim(label ?? refusedLabel) };
}
