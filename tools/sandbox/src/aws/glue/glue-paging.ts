import { canonicalJson, shortDigest } from '@dss/catalog-model';
import { z } from 'zod';
import { AwsError } from '../aws-error.js';
import { type GlueCall } from './glue-call.js';

/** Default and maximum (aws-glue.md 3). */
const PAGE = 100;

const Token = z.object({ bound: z.string(), after: z.string() });

export type Paged = Pick<GlueCall, 'operation' | 'request' | 'pageCap'> & {
  readonly store: { readonly address: GlueCall['store']['address'] };
};

/**
 * Cuts one page out of entries in the order of their keys. The token remembers the last key given rather than a
 * position, so entries may appear and vanish between pages; it is bound to the request and the catalog, so a token of
 * another one is refused.
 */
export function pageOf<T>(
  call: Paged,
  items: readonly T[],
  keyOf: (item: T) => string,
): { readonly items: readonly T[]; readonly NextToken?: string } {
  const { request, pageCap = PAGE } = call;
  const bound = bindingOf(call);
  const start = request.NextToken == null ? 0 : firstAfter(items, keyOf, readToken(request.NextToken, bound));
  const page = items.slice(start, start + Math.min(request.MaxResults ?? PAGE, pageCap));
  const last = page.at(-1);
  if (last === undefined || start + page.length >= items.length) return { items: page };
  return { items: page, NextToken: Buffer.from(JSON.stringify({ bound, after: keyOf(last) })).toString('base64url') };
}

/** Position of the first entry with a greater key, by halving: a catalog of 100,000 tables has 1,000 pages. */
function firstAfter<T>(items: readonly T[], keyOf: (item: T) => string, after: string): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keyOf(items[middle] as T) > after) high = middle;
    else low = middle + 1;
  }
  return low;
}

function bindingOf({ operation, request, store: { address } }: Paged): string {
  const asked = { ...request, NextToken: undefined, MaxResults: undefined };
  return shortDigest(operation + canonicalJson({ ...asked, ...address }));
}

function readToken(text: string, bound: string): string {
  const token = Token.safeParse(parsed(Buffer.from(text, 'base64url').toString()));
  if (!token.success || token.data.bound !== bound) throw new AwsError('InvalidInputException', 'Invalid NextToken.');
  return token.data.after;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
