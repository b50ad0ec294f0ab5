import { z } from 'zod';
import { type Random, seededRandom } from './seeded-random.js';

/** How a scripted call goes wrong. */
export const FaultKind = z.enum([
  'throttle',
  '401',
  '403',
  '404',
  'conflict',
  'validation',
  '500',
  '503',
  /** AWS only: the error that `error` names. */
  'error',
  /** A proxy's page instead of the service's answer. */
  'html',
  /** The tenant only: 200 and a list with nothing in it, as a client without a role is told. */
  'empty',
  'latency',
  /** The true answer, its body in ten pieces over `delayMs`. */
  'slow',
  /** The true answer, broken off in the middle of its body with the connection. */
  'truncate',
  /** AWS only: a whole answer whose JSON ends in the middle, as a proxy that cuts bodies leaves it. */
  'half-json',
  /** The connection is closed without an answer. */
  'reset',
  'apply-then-reset',
  /** Accepted, never answered. */
  'silent',
  /** Glue's GetTable and GetTables only: each table as it was before its last change. */
  'stale',
]);
export type FaultKind = z.infer<typeof FaultKind>;

/**
 * A scripted misbehaviour. `match` is a regular expression over `METHOD /path?query` of the tenant and over
 * `Operation database.table` of AWS; the first rule that matches, has something left and is drawn is used.
 */
export const FaultRule = z
  .strictObject({
    target: z.enum(['tenant', 'glue', 'sts', 'secretsmanager']),
    match: z.string().refine(isPattern, 'not a regular expression').default('.*'),
    /** How many calls it hits; null: for ever. Absent: one, or for ever when there is a `share`. */
    times: z.int().positive().nullable().optional(),
    /** Let this many matching calls pass first: page 2 of a list, the third write. */
    after: z.int().nonnegative().default(0),
    /** Hits this share of the matching calls, drawn with `seed`; absent: every one. */
    share: z.number().gt(0).max(1).optional(),
    seed: z.int().default(1),
    kind: FaultKind,
    /** Only for `error`: the exception's name, e.g. `OperationTimeoutException`. */
    error: z.string().min(1).optional(),
    /** Only for `error`: another status than that name usually has. */
    status: z.int().min(400).max(599).optional(),
    /** Does the work first and then fails: the outcome is unknown to the caller. */
    apply: z.boolean().default(false),
    /** Only for `latency` and `slow`. */
    delayMs: z.int().nonnegative().default(1000),
    /** Only for `throttle`: value of Retry-After (seconds or an HTTP date). */
    retryAfter: z.string().optional(),
    /** Only for `throttle` of AWS: value of x-amz-retry-after. */
    retryAfterMs: z.int().nonnegative().optional(),
  })
  .refine(({ kind, error }) => (kind === 'error') === (error !== undefined), {
    path: ['error'],
    message: 'kind `error` needs the name of one, other kinds have none',
  })
  .refine(({ kind, target }) => target !== 'tenant' || !AWS_ONLY.includes(kind), {
    path: ['kind'],
    message: 'the tenant does not know this kind',
  })
  .refine(({ kind, target }) => target === 'tenant' || kind !== 'empty', {
    path: ['kind'],
    message: 'only the tenant knows this kind',
  })
  .transform(({ times, ...rule }) => ({
    ...rule,
    times: times === undefined ? (rule.share === undefined ? 1 : null) : times,
  }));
export type FaultRule = z.infer<typeof FaultRule>;
/** What a caller writes: everything but target and kind has a default. */
export type Fault = z.input<typeof FaultRule>;

const AWS_ONLY: readonly FaultKind[] = ['error', 'half-json', 'stale'];

interface Armed {
  readonly rule: FaultRule;
  readonly pattern: RegExp;
  readonly random: Random;
  skip: number;
  left: number;
}

export class Faults {
  #armed: Armed[] = [];

  add(fault: Fault): void {
    const rule = FaultRule.parse(fault);
    const random = seededRandom(rule.seed, rule.match + rule.kind);
    this.#armed.push({ rule, pattern: new RegExp(rule.match), random, skip: rule.after, left: rule.times ?? Infinity });
  }

  clear(): void {
    this.#armed = [];
  }

  list(): readonly (FaultRule & { left: number | null })[] {
    return this.#armed.map(({ rule, left }) => ({ ...rule, left: Number.isFinite(left) ? left : null }));
  }

  /** The rule that this call falls under, used up by one. */
  take(target: FaultRule['target'], subject: string): FaultRule | undefined {
    for (const armed of this.#armed) {
      if (armed.rule.target !== target || armed.left === 0 || !armed.pattern.test(subject)) continue;
      if (armed.skip > 0) {
        armed.skip -= 1;
        continue;
      }
      if (armed.rule.share !== undefined && armed.random() >= armed.rule.share) continue;
      armed.left -= 1;
      return armed.rule;
    }
    return undefined;
  }
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}
