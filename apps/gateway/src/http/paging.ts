import { digest } from '@dss/catalog-model';
import { z } from 'zod';
import { ApiProblem } from './problem.js';

/** `?limit=&cursor=`, as every list takes them. */
export const PageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(50).describe('Rows in the answer, at most 500'),
  cursor: z.string().max(200).optional().describe('`nextCursor` of the page before'),
});

/** One page of a list. `nextCursor` is null on the last one. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({
    items: z.array(item),
    nextCursor: z.string().nullable(),
    total: z.number().int(),
    totalIsEstimate: z.boolean(),
  });
}

const Cursor = z.tuple([z.string(), z.string()]);

/** Opaque: the position after which to go on, bound to the filter that it was made for. */
export function writeCursor(position: string, filter: string): string {
  return Buffer.from(JSON.stringify([position, digest(filter).slice(0, 8)])).toString('base64url');
}

/** The position; undefined on the first page. A cursor of another filter would skip rows silently, so it is refused. */
export function readCursor(cursor: string | undefined, filter: string): string | undefined {
  if (cursor === undefined) return undefined;
  const parsed = Cursor.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString()));
  if (parsed.success && parsed.data[1] === digest(filter).slice(0, 8)) return parsed.data[0];
  const detail = 'Not a cursor of this list with this filter; start again without it';
  throw new ApiProblem('VALIDATION_FAILED', undefined, { errors: [{ parameter: 'cursor', detail }] });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
