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
  /** Tags of a database; tables have none. */
  readonly tags?: ReadonlyMap<string, Claim> | undefined;
}

/** How the record is put into words. A later version reads the earlier ones too, each with its frozen sample. */
export interface AppliedFormat {
  write(applied: Applied): string;
  /** Undefined when it is missing, damaged or of a version that this product does not know: never to be taken as "no edit". */
  read(text: string | undefined): Applied | undefined;
}

/**
 * Version 1: `{"v":1,"b":<base>,"o":<order>,"d":<claim>,"p":{<key>:<claim>},"c":{<technical name>:<machine>[c<claim>][l<claim>]},"t":{<tag>:<claim>}}`.
 * A digest is 11 characters (66 bits). A claim is one digest when the value was written; two, and in a column a capital
 * letter, when it was refused: the source's and the one that was kept. A column costs 17 bytes beside its name and claims.
 */
export const APPLIED_V1: AppliedFormat = { write: writeApplied, read: readApplied };

/** An absent value has a digest too: a person may have cleared what we wrote. */
export function digestOf(value: string | undefined): string {
  return value === undefined ? ABSENT : shortDigest(value);
}

/** What is claimed when the source wants one value and another one stands there; nothing where the source names none. */
export function claimOf(source: string | undefined, shown: string | undefined): Claim | undefined {
  if (source === undefined) return undefined;
  return source === shown ? { applied: digestOf(source) } : { refused: digestOf(source), kept: digestOf(shown) };
}

/** The digest of the source's value, whether it was written or kept out. */
export function sourceDigestOf(claim: Claim): string {
  return 'applied' in claim ? claim.applied : claim.refused;
}

const ABSENT = '-'.repeat(11);
const CLAIM = /^(?:[\w-]{11}){1,2}$/;
const COLUMN = /^([\w-]{11})(?:c([\w-]{11})|C([\w-]{22}))?(?:l([\w-]{11})|L([\w-]{22}))?$/;

function writeApplied({ base, order, description, parameters, columns, tags }: Applied): string {
  return JSON.stringify({
    v: 1,
    ...(base !== undefined && { b: base }),
    o: order,
    ...(description && { d: claimText(description) }),
    p: textsOf(parameters, claimText),
    c: textsOf(columns, columnText),
    ...(tags && { t: textsOf(tags, claimText) }),
  });
}

function textsOf<T>(values: ReadonlyMap<string, T>, textOf: (value: T) => string): Record<string, string> {
  return Object.fromEntries([...values].map(([key, value]) => [key, textOf(value)]));
}

function readApplied(text: string | undefined): Applied | undefined {
  const stored = StoredApplied.safeParse(parsedJson(text));
  if (!stored.success) return undefined;
  const { b, o, d, p, c, t } = stored.data;
  const parameters = readAll(p, readClaim);
  const columns = readAll(c, readColumn);
  const tags = t === undefined ? undefined : readAll(t, readClaim);
  const description = d === undefined ? undefined : readClaim(d);
  const isWhole = parameters && columns && (t === undefined || tags) && (d === undefined || description);
  return isWhole ? { base: b, order: o, description, parameters, columns, ...(tags && { tags }) } : undefined;
}

/** The members; their texts are checked one by one by their patterns. A record of keys: a column may be called `__proto__`. */
const StoredApplied = z.object({
  v: z.literal(1),
  b: z.string().optional(),
  o: z.string(),
  d: z.string().optional(),
  p: z.custom<object>(isPlainObject),
  c: z.custom<object>(isPlainObject),
  t: z.custom<object>(isPlainObject).optional(),
});

function isPlainObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Undefined as soon as one value is not what it should be. */
function readAll<T>(stored: object, read: (text: string) => T | undefined): Map<string, T> | undefined {
  const values = new Map<string, T>();
  for (const [key, text] of Object.entries(stored) as [string, unknown][]) {
    const value = typeof text === 'string' ? read(text) : undefined;
    if (value === undefined) return undefined;
    values.set(key, value);
  }
  return values;
}

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

function readClaim(text: string): Claim | undefined {
  if (!CLAIM.test(text)) return undefined;
  return text.length === 11 ? { applied: text } : { refused: text.slice(0, 11), kept: text.slice(11) };
}

function readColumn(text: string): ColumnClaims | undefined {
  const found = COLUMN.exec(text);
  if (found === null) return undefined;
  const [, machine = '', comment, refusedComment, label, refusedLabel] = found;
  return { machine, comment: claimOn(comment ?? refusedComment), label: claimOn(label ?? refusedLabel) };
}

function claimOn(text: string | undefined): Claim | undefined {
  return text === undefined ? undefined : readClaim(text);
}
