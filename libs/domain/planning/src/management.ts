import { z } from 'zod';
import type { TablePlan, WritePlan } from './table-plan.js';

/** What may be done in a database. Looking and saying what would be done is always allowed. */
export const MANAGEMENT_VERBS = ['observe', 'create', 'update', 'delete'] as const;
export type ManagementVerb = (typeof MANAGEMENT_VERBS)[number];
export type Management = ReadonlySet<ManagementVerb>;

export const OBSERVE_ONLY: Management = new Set(['observe']);
export const MANAGE_ALL: Management = new Set(MANAGEMENT_VERBS);

/** One rule: a database by name, by the beginning of its name (`dsp_dev_*`) or any (`*`), and what may be done there. */
export interface ManagementRule {
  readonly database: string;
  readonly allows: Management;
}

/**
 * Reads `dsp_sales=create+update, dsp_dev_*=all, observe`: rules separated by commas, the first that fits a database
 * holds. A rule without a name is for every database. `all` stands for every verb; `observe` is in each rule.
 */
export const ManagementRules: z.ZodType<readonly ManagementRule[]> = z.string().transform((text, context) => {
  const parts = text.split(',').map((part) => part.trim());
  return parts.flatMap((part, index) => {
    const rule = part === '' ? undefined : readRule(part);
    if (rule) return [rule];
    if (part !== '') context.addIssue({ code: 'custom', message: `entry ${index + 1}: ${SHAPE}` });
    return [];
  });
});

/** What may be done in a database; where no rule fits, looking only. */
export function managementOf(rules: readonly ManagementRule[], database: string): Management {
  return rules.find((rule) => fits(rule.database, database))?.allows ?? OBSERVE_ONLY;
}

/** The plan itself where the policy allows it; otherwise what would have been done, and why it is not. */
export function withPolicy(plan: TablePlan, management: Management, database: string): TablePlan {
  if (!isWrite(plan) || management.has(plan.kind)) return plan;
  return { kind: 'withheld', operation: plan.kind, reason: withheldReason(plan.kind, management, database), plan };
}

export function withheldReason(verb: ManagementVerb, management: Management, database: string): string {
  const allowed = MANAGEMENT_VERBS.filter((one) => management.has(one)).join(', ');
  return `the management policy of database ${database} allows ${allowed}, not ${verb}`;
}

const SHAPE =
  'must be all or some of observe, create, update and delete joined by +, for one database as <name>=<these>';
const RULE = /^(?:(\*|[a-z0-9_]+\*?)\s*=\s*)?([a-z+ ]+)$/;

function readRule(text: string): ManagementRule | undefined {
  const [, database = '*', verbs = ''] = RULE.exec(text) ?? [];
  const named = verbs.split('+').map((verb) => verb.trim());
  if (named.length === 1 && named[0] === 'all') return { database, allows: MANAGE_ALL };
  const read = z.array(z.enum(MANAGEMENT_VERBS)).min(1).safeParse(named);
  return read.success ? { database, allows: new Set(['observe', ...read.data]) } : undefined;
}

function fits(pattern: string, database: string): boolean {
  return pattern.endsWith('*') ? database.startsWith(pattern.slice(0, -1)) : database === pattern;
}

function isWrite(plan: TablePlan): plan is WritePlan {
  return plan.kind === 'create' || plan.kind === 'update';
}
