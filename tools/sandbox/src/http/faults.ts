import { z } from 'zod';

/**
 * A scripted misbehaviour. `match` is a regular expression over `METHOD /path?query` of the tenant and over
 * `Operation database.table` of AWS; the first rule that matches and has something left is used.
 */
export const FaultRule = z.strictObject({
  target: z.enum(['tenant', 'glue', 'sts', 'secretsmanager']),
  match: z.string().refine(isPattern, 'not a regular expression').default('.*'),
  /** null: for ever. */
  times: z.int().positive().nullable().default(1),
  /** Let this many matching calls pass first: page 2 of a list, the third write. */
  after: z.int().nonnegative().default(0),
  kind: z.enum([
    'throttle',
    '500',
    '503',
    'validation',
    'reset',
    'html',
    '401',
    '403',
    '404',
    'conflict',
    'latency',
    'truncate',
    'apply-then-reset',
  ]),
  /** Only for `latency`. */
  delayMs: z.int().nonnegative().default(1000),
  /** Only for `throttle`: value of Retry-After (seconds or an HTTP date). */
  retryAfter: z.string().optional(),
});
export type FaultRule = z.infer<typeof FaultRule>;
/** What a caller writes: everything but target and kind has a default. */
export type Fault = z.input<typeof FaultRule>;

interface Armed {
  readonly rule: FaultRule;
  readonly pattern: RegExp;
  skip: number;
  left: number;
}

export class Faults {
  #armed: Armed[] = [];

  add(fault: Fault): void {
    const rule = FaultRule.parse(fault);
    this.#armed.push({ rule, pattern: new RegExp(rule.match), skip: rule.after, left: rule.times ?? Infinity });
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
