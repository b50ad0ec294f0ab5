import { canonicalJson, shortDigest } from '@dss/catalog-model';
import { z } from 'zod';
import { AwsError } from './aws-error.js';
import { type GlueRequest } from './glue-model.js';

/** Default and maximum (aws-glue.md 3). */
const PAGE = 100;

const Token = z.object({ bound: z.string(), after: z.string() });

/**
 * Cuts one page out of ordered names. The token remembers the last name given rather than a position, so entries may
 * appear and vanish between pages; it is bound to the request, so a token of another request is refused.
 */
export function pageOf<T>(
  operation: string,
  request: GlueRequest,
  items: readonly T[],
  keyOf: (item: T) => string,
  cap = PAGE,
): { readonly items: readonly T[]; readonly NextToken?: string } {
  const bound = bindingOf(operation, request);
  const after = request.NextToken == null ? undefined : readToken(request.NextToken, bound);
  const start =
    after === undefined ? 0 : items.findIndex((item) => keyOf(item) === after) + 1 || firstAfter(items, keyOf, after);
  const page = items.slice(start, start + Math.min(request.MaxResults ?? PAGE, cap));
  const last = page.at(-1);
  if (last === undefined || start + page.length >= items.length) return { items: page };
  return { items: page, NextToken: Buffer.from(JSON.stringify({ bound, after: keyOf(last) })).toString('base64url') };
}

/** Where the list goes on when the last given entry has vanished meanwhile. */
function firstAfter<T>(items: readonly T[], keyOf: (item: T) => string, after: string): number {
  const index = items.findIndex((item) => keyOf(item) > after);
  return index < 0 ? items.length : index;
}

function bindingOf(operation: string, request: GlueRequest): string {
  return shortDigest(operation + canonicalJson({ ...request, NextToken: undefined, MaxResults: undefined }));
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
