import { z } from 'zod';
import type { Quota } from './pace.js';

/** By the provider's name of an operation; `*` for all that are not named. */
export type Quotas = Readonly<Record<string, Quota>>;

/**
 * Reads `CreateTable=20/40, *=10/20`: calls per second and, behind the slash, calls at once after a rest, separated by
 * commas. A quota without an operation is for all that are not named; without a burst, it is one second's worth.
 */
export const QuotasText: z.ZodType<Quotas> = z.string().transform((text, context) => {
  const quotas: Record<string, Quota> = {};
  for (const [index, part] of text.split(',').entries()) {
    if (part.trim() === '') continue;
    const [, operation = '*', perSecond = '', burst] = QUOTA.exec(part.trim()) ?? [];
    const quota = { perSecond: Number(perSecond), burst: Math.max(1, Number(burst ?? perSecond)) };
    if (!isPossible(quota)) context.addIssue({ code: 'custom', message: `entry ${index + 1}: ${SHAPE}` });
    else if (operation in quotas)
      context.addIssue({ code: 'custom', message: `entry ${index + 1}: ${operation} twice` });
    else quotas[operation] = quota;
  }
  return quotas;
});

const QUOTA = /^(?:(\*|[A-Za-z]+)\s*=\s*)?(\d+(?:\.\d+)?)(?:\s*\/\s*(\d+))?$/;
const SHAPE =
  'must be calls per second and a burst, <number>/<number>, for one operation as CreateTable=<number>/<number>';

function isPossible({ perSecond, burst }: Quota): boolean {
  return perSecond > 0 && perSecond <= 100_000 && burst <= 1_000_000;
}
