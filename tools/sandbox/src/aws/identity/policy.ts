import { z } from 'zod';

const text = z.string().min(1);
const texts = z.union([text.transform((one) => [one]), z.array(text).min(1)]);
const conditions = z.record(z.string(), texts);

const Statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Principal: z
    .union([z.literal('*'), z.strictObject({ AWS: texts.optional(), Federated: texts.optional() })])
    .optional(),
  Action: texts,
  /** Absent in trust policies, where the role itself is meant. */
  Resource: texts.optional(),
  /** Other operators than these two are refused rather than ignored. */
  Condition: z.strictObject({ StringEquals: conditions.optional(), StringLike: conditions.optional() }).optional(),
});

/** An IAM policy as it is pasted into the console: identity, resource or trust policy. */
export const PolicyDocument = z.strictObject({
  Version: z.string().optional(),
  Id: z.string().optional(),
  Statement: z.union([Statement.transform((one) => [one]), z.array(Statement)]),
});
export type PolicyDocument = z.infer<typeof PolicyDocument>;
type Statement = PolicyDocument['Statement'][number];

export interface PolicyQuestion {
  /** `service:Operation`. */
  readonly action: string;
  /** ARN; absent for a trust policy. */
  readonly resource?: string;
  /** Names of the one who asks, for resource and trust policies: ARNs, account ids, providers. */
  readonly principals?: readonly string[];
  /** Condition keys and their values; a key that is missing fulfils no condition. */
  readonly context?: Readonly<Record<string, string>>;
}

export type Verdict = 'allowed' | 'denied' | 'silent';

/** An explicit deny wins over every allow, wherever it stands. */
export function evaluatePolicy({ Statement }: PolicyDocument, question: PolicyQuestion): Verdict {
  const effects = Statement.filter((statement) => applies(statement, question)).map(({ Effect }) => Effect);
  if (effects.includes('Deny')) return 'denied';
  return effects.includes('Allow') ? 'allowed' : 'silent';
}

function applies(statement: Statement, { action, resource, principals, context = {} }: PolicyQuestion): boolean {
  const { Action, Resource, Principal, Condition = {} } = statement;
  return (
    Action.some((pattern) => matchesGlob(pattern.toLowerCase(), action.toLowerCase())) &&
    (resource === undefined || Resource === undefined || Resource.some((one) => matchesGlob(one, resource))) &&
    (principals === undefined || isNamed(Principal, principals)) &&
    holds(Condition.StringEquals, context, (wanted, value) => wanted === value) &&
    holds(Condition.StringLike, context, matchesGlob)
  );
}

function isNamed(named: Statement['Principal'], principals: readonly string[]): boolean {
  if (named === undefined) return false;
  const names = named === '*' ? ['*'] : [...(named.AWS ?? []), ...(named.Federated ?? [])];
  return names.some((name) => name === '*' || principals.includes(name));
}

function holds(
  wanted: Readonly<Record<string, readonly string[]>> | undefined,
  context: Readonly<Record<string, string>>,
  test: (wanted: string, value: string) => boolean,
): boolean {
  return Object.entries(wanted ?? {}).every(([key, values]) => {
    const value = context[key];
    return value !== undefined && values.some((one) => test(one, value));
  });
}

/** `*` stands for any characters, `?` for one, as in IAM. */
export function matchesGlob(pattern: string, value: string): boolean {
  let expression = compiled.get(pattern);
  if (expression === undefined) {
    const source = pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replace(/\*/g, '.*')
      .replace(/\?/g, '.');
    expression = new RegExp(`^${source}$`, 's');
    compiled.set(pattern, expression);
  }
  return expression.test(value);
}

/** Patterns come from settings only, so there are few. */
const compiled = new Map<string, RegExp>();
