import { AwsError } from '../aws-error.js';
import { type Caller } from './caller.js';
import { type Identities } from './identities.js';
import { evaluatePolicy } from './policy.js';

/** One action on one resource that a call takes. */
export interface Need {
  readonly action: string;
  readonly resource: string;
}

/**
 * Evaluated before anything is looked up, so that a probe on a name that does not exist tells whether an action is
 * allowed (aws-glue.md 9).
 *
 * @throws AwsError AccessDeniedException in the words of IAM, for the first need that is not met
 */
export function authorize(caller: Caller, needs: readonly Need[], owner: string, identities: Identities): void {
  for (const need of needs) {
    const problem = accessProblem(caller, need, owner, identities);
    if (problem !== undefined) throw accessDenied(caller, need, problem);
  }
}

/** Why not, or undefined when it is allowed. `owner` is the account that the resource belongs to. */
export function accessProblem(caller: Caller, need: Need, owner: string, identities: Identities): string | undefined {
  const identity = caller.policy === undefined ? 'allowed' : evaluatePolicy(caller.policy, need);
  if (identity === 'denied') return 'with an explicit deny in an identity-based policy';
  if (identity === 'silent') return `because no identity-based policy allows the ${need.action} action`;
  const catalog = identities.catalogs.find(({ account }) => account === owner);
  if (owner === caller.account || catalog === undefined) return undefined;
  const verdict = evaluatePolicy(catalog.policy, { ...need, principals: namesOf(caller) });
  if (verdict === 'denied') return 'with an explicit deny in a resource-based policy';
  return verdict === 'silent' ? `because no resource-based policy allows the ${need.action} action` : undefined;
}

/** How resource and trust policies may name somebody: himself, his role, or his whole account. */
export function namesOf({ arn, principal, account }: Caller): string[] {
  return [arn, principal, account, `arn:aws:iam::${account}:root`];
}

function accessDenied({ arn }: Caller, { action, resource }: Need, problem: string): AwsError {
  const text = `User: ${arn} is not authorized to perform: ${action} on resource: ${resource} ${problem}`;
  return new AwsError('AccessDeniedException', text);
}
