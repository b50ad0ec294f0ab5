import { z } from 'zod';
import { AssetType, Priority } from '@dss/catalog-model';

const Glob = z.string().min(1).max(200).describe('`*` any text, `?` one character; case-sensitive');

/** One line of the priority table: what it names must all fit, what it leaves out fits always. */
export const PriorityRule = z.strictObject({
  space: Glob.optional(),
  name: Glob.optional(),
  types: z.array(AssetType).min(1).optional(),
  /** As listed, e.g. `Fact`, `Dimension`. */
  semanticUsages: z.array(z.string().min(1)).min(1).optional(),
  priority: Priority,
});
export type PriorityRule = Readonly<z.infer<typeof PriorityRule>>;

/** What a list row tells about an asset before it is read. */
export interface PriorityQuestion {
  readonly type: AssetType;
  readonly space: string;
  readonly technicalName: string;
  readonly semanticUsage?: string | undefined;
}

/** What people look at first comes first; core tables are those that the list calls fact or dimension. */
export const DEFAULT_PRIORITY_RULES: readonly PriorityRule[] = [
  { types: ['analyticmodels'], priority: 'critical' },
  { types: ['views'], priority: 'high' },
  { types: ['localtables', 'remotetables'], semanticUsages: ['Fact', 'Dimension'], priority: 'high' },
  { types: ['localtables', 'remotetables'], priority: 'medium' },
  { types: ['dataflows', 'replicationflows', 'transformationflows'], priority: 'medium' },
];

/**
 * How urgent an asset is: the first rule that fits, an operator's before the default ones, so that a setting needs to
 * name the exceptions only. What no rule names is low.
 */
export function choosePriority(asset: PriorityQuestion, rules: readonly PriorityRule[] = []): Priority {
  return [...rules, ...DEFAULT_PRIORITY_RULES].find((rule) => fits(rule, asset))?.priority ?? 'low';
}

function fits(rule: PriorityRule, asset: PriorityQuestion): boolean {
  return (
    (rule.types?.includes(asset.type) ?? true) &&
    (rule.semanticUsages?.includes(asset.semanticUsage ?? '') ?? true) &&
    (rule.space === undefined || matchesGlob(rule.space, asset.space)) &&
    (rule.name === undefined || matchesGlob(rule.name, asset.technicalName))
  );
}

/** Linear with one point of return, the last `*`: a hostile pattern cannot make it slow, which a regular expression could. */
function matchesGlob(glob: string, text: string): boolean {
  let [at, from] = [0, 0];
  let star: { readonly at: number; from: number } | undefined;
  while (from < text.length) {
    if (glob[at] === '*') {
      star = { at, from };
      at += 1;
    } else if (glob[at] === '?' || glob[at] === text[from]) {
      at += 1;
      from += 1;
    } else if (star) {
      star.from += 1;
      [at, from] = [star.at + 1, star.from];
    } else return false;
  }
  return /^\**$/.test(glob.slice(at));
}
