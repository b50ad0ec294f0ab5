import { z } from 'zod';
import { AccountId } from './account.js';
import { PolicyDocument } from './policy.js';

const arn = (kind: 'user' | 'role') =>
  z.string().regex(new RegExp(`^arn:aws:iam::\\d{12}:${kind}/.+$`), `not the ARN of a ${kind}`);

const User = z.strictObject({
  arn: arn('user'),
  accessKeyId: z.string().min(1),
  /** Absent: may do everything. */
  policy: PolicyDocument.optional(),
});

const Role = z.strictObject({
  arn: arn('role'),
  /** Absent: may do everything. */
  policy: PolicyDocument.optional(),
  /** Absent: everybody may assume it. */
  trust: PolicyDocument.optional(),
  /** Longest session, seconds. */
  maxSessionSeconds: z.int().min(3600).max(43_200).default(43_200),
});

/**
 * Who exists. What is described is enforced; what is not described is open, so that a stand-in without any description
 * lets every key do everything, unless `others` refuses them.
 */
export const Identities = z.strictObject({
  others: z.enum(['allowed', 'refused']).default('allowed'),
  users: z.array(User).default([]),
  roles: z.array(Role).default([]),
  /** Accounts whose catalog other accounts may use only as this resource policy says. */
  catalogs: z.array(z.strictObject({ account: AccountId, policy: PolicyDocument })).default([]),
});
export type Identities = z.infer<typeof Identities>;
