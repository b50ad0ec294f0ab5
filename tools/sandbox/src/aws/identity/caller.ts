import { type AwsError } from '../aws-error.js';
import { errorNamed } from '../error-catalog.js';
import { HOME } from './account.js';
import { type Identities } from './identities.js';
import { type PolicyDocument } from './policy.js';
import { readSession } from './session.js';

/** Who sent a request, found by its credentials. */
export interface Caller {
  readonly account: string;
  /** As GetCallerIdentity answers; of an assumed role with the session's name. */
  readonly arn: string;
  readonly userId: string;
  /** The user or role behind it: what policies and grants name. */
  readonly principal: string;
  /** Absent: may do everything. */
  readonly policy: PolicyDocument | undefined;
  readonly isSession: boolean;
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly sessionToken: string | undefined;
}

/**
 * The credentials decide the account: those of a described user his own, those of an assumed role the role's, an access
 * key of 12 digits that account, every other key the home account.
 *
 * @throws AwsError ExpiredTokenException or UnrecognizedClientException
 */
export function callerOf({ accessKeyId, sessionToken }: Credentials, identities: Identities, now: number): Caller {
  if (sessionToken !== undefined) return sessionCaller(accessKeyId, sessionToken, identities, now);
  const user = identities.users.find((known) => known.accessKeyId === accessKeyId);
  if (user !== undefined) return userCaller(user.arn, accessKeyId, user.policy);
  // Keys of sessions are worth nothing without their token.
  if (identities.others === 'refused' || accessKeyId.startsWith('ASIA')) throw unrecognized();
  const account = /^\d{12}$/.test(accessKeyId) ? accessKeyId : HOME.account;
  return userCaller(`arn:aws:iam::${account}:user/sandbox`, 'AIDASANDBOX', undefined);
}

/** `arn:aws:sts::ACCOUNT:assumed-role/NAME/SESSION`; a role's path is not part of it. */
export function sessionArn(role: string, session: string): string {
  const [account, name] = [accountOf(role), role.split('/').at(-1) ?? ''];
  return `arn:aws:sts::${account}:assumed-role/${name}/${session}`;
}

export function accountOf(arn: string): string {
  return arn.split(':')[4] ?? '';
}

function sessionCaller(accessKeyId: string, token: string, identities: Identities, now: number): Caller {
  const session = readSession(token);
  if (session?.accessKeyId !== accessKeyId) throw unrecognized();
  if (session.expiresAt <= now) throw errorNamed('ExpiredTokenException');
  const role = identities.roles.find(({ arn }) => arn === session.role);
  if (role === undefined && identities.others === 'refused') throw unrecognized();
  return {
    account: accountOf(session.role),
    arn: sessionArn(session.role, session.name),
    userId: `AROASANDBOX:${session.name}`,
    principal: session.role,
    policy: role?.policy,
    isSession: true,
  };
}

function userCaller(arn: string, userId: string, policy: PolicyDocument | undefined): Caller {
  return { account: accountOf(arn), arn, userId, principal: arn, policy, isSession: false };
}

function unrecognized(): AwsError {
  return errorNamed('UnrecognizedClientException');
}
