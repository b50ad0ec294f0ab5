import { randomUUID } from 'node:crypto';
import { type Answer } from '../../http/exchange.js';
import { AwsError } from '../aws-error.js';
import { authorize, namesOf } from './authorize.js';
import { accountOf, type Caller, sessionArn } from './caller.js';
import { type Identities } from './identities.js';
import { evaluatePolicy } from './policy.js';
import { type LentRole, type Lender } from './role-lender.js';
import { readWebIdentity } from './web-identity.js';

/** What an STS call works with; the caller of a web identity is known by its token alone. */
export interface StsCall {
  readonly form: URLSearchParams;
  readonly caller: () => Caller;
  readonly identities: Identities;
  readonly lender: Lender;
  readonly now: number;
}

/** The three operations that the product uses; query protocol, XML answers (aws-glue.md 9). Returns the answer's XML. */
export function stsOperation(call: StsCall): string {
  const action = call.form.get('Action') ?? '';
  switch (action) {
    case 'GetCallerIdentity':
      return answer(action, identity(call.caller()));
    case 'AssumeRole':
      return answer(action, lentRole(assumeRole(call)));
    case 'AssumeRoleWithWebIdentity':
      return answer(action, assumeRoleWithWebIdentity(call));
    default:
      throw new AwsError('InvalidAction', `Could not find operation ${action} for version 2011-06-15`);
  }
}

/** STS has names of its own for the errors that all services share, and answers them with 403. */
export function stsErrorAnswer({ code, message, status }: AwsError): Answer {
  const name = OWN_NAMES[code] ?? code;
  const error = tag('Type', 'Sender') + tag('Code', name) + tag('Message', message);
  const body = `<ErrorResponse xmlns="${NAMESPACE}"><Error>${error}</Error>${tag('RequestId', randomUUID())}</ErrorResponse>`;
  return { status: FORBIDDEN.includes(name) ? 403 : status, contentType: 'text/xml', body, error: name };
}

const OWN_NAMES: Readonly<Record<string, string>> = {
  AccessDeniedException: 'AccessDenied',
  UnrecognizedClientException: 'InvalidClientTokenId',
  MissingAuthenticationTokenException: 'MissingAuthenticationToken',
  IncompleteSignatureException: 'IncompleteSignature',
  InvalidSignatureException: 'SignatureDoesNotMatch',
  ExpiredTokenException: 'ExpiredToken',
  ThrottlingException: 'Throttling',
  // Expired credentials and an expired id token have different names.
  ExpiredIdentityToken: 'ExpiredTokenException',
};
const NOT_FORBIDDEN = ['Throttling', 'ExpiredTokenException'];
const FORBIDDEN = Object.values(OWN_NAMES).filter((name) => !NOT_FORBIDDEN.includes(name));

const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';

function answer(action: string, result: string): string {
  return `<${action}Response xmlns="${NAMESPACE}"><${action}Result>${result}</${action}Result><ResponseMetadata>${tag('RequestId', randomUUID())}</ResponseMetadata></${action}Response>`;
}

function identity({ arn, userId, account }: Caller): string {
  return tag('Arn', arn) + tag('UserId', userId) + tag('Account', account);
}

function assumeRole({ form, caller: callerOf, identities, lender, now }: StsCall): LentRole {
  const caller = callerOf();
  const wish = readWish(form);
  const external = form.get('ExternalId');
  if (external !== null && !/^[\w+=,.@:/-]{2,1224}$/.test(external)) throw invalid('externalId', external);
  if (caller.isSession && wish.seconds > 3600) {
    throw new AwsError(
      'ValidationError',
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    );
  }
  const trusts = trustVerdict(identities, wish.role, 'sts:AssumeRole', namesOf(caller), {
    'sts:RoleSessionName': wish.session,
    ...(external !== null && { 'sts:ExternalId': external }),
  });
  const need = { action: 'sts:AssumeRole', resource: wish.role };
  if (!trusts) {
    throw new AwsError(
      'AccessDeniedException',
      `User: ${caller.arn} is not authorized to perform: ${need.action} on resource: ${need.resource}`,
    );
  }
  authorize(caller, [need], caller.account, identities);
  return lender.lend({ ...wish, externalId: external ?? undefined, by: caller.arn, tags: tagsOf(form) }, now);
}

function assumeRoleWithWebIdentity({ form, identities, lender, now }: StsCall): string {
  const wish = readWish(form);
  const token = readWebIdentity(form.get('WebIdentityToken') ?? '', now);
  const context = { [`${token.provider}:sub`]: token.subject, [`${token.provider}:aud`]: token.audience };
  const names = [token.provider, `arn:aws:iam::${accountOf(wish.role)}:oidc-provider/${token.provider}`];
  if (!trustVerdict(identities, wish.role, 'sts:AssumeRoleWithWebIdentity', names, context)) {
    throw new AwsError('AccessDeniedException', 'Not authorized to perform sts:AssumeRoleWithWebIdentity');
  }
  const lent = lender.lend({ ...wish, externalId: undefined, by: token.subject, tags: {} }, now);
  return (
    lentRole(lent) +
    tag('SubjectFromWebIdentityToken', token.subject) +
    tag('Audience', token.audience) +
    tag('Provider', token.provider)
  );
}

/** A role that is not described trusts everybody, unless what is not described is refused. */
function trustVerdict(
  identities: Identities,
  role: string,
  action: string,
  principals: readonly string[],
  context: Readonly<Record<string, string>>,
): boolean {
  const known = identities.roles.find(({ arn }) => arn === role);
  if (known === undefined) return identities.others === 'allowed';
  return known.trust === undefined || evaluatePolicy(known.trust, { action, principals, context }) === 'allowed';
}

interface Wish {
  readonly role: string;
  readonly session: string;
  readonly seconds: number;
}

/** Limits of the service model (aws-glue.md 9). */
function readWish(form: URLSearchParams): Wish {
  const role = form.get('RoleArn') ?? '';
  const session = form.get('RoleSessionName') ?? '';
  const seconds = Number(form.get('DurationSeconds') ?? 3600);
  if (!/^arn:aws:iam::\d{12}:role\/.+$/.test(role)) throw invalid('roleArn', role);
  if (!/^[\w+=,.@-]{2,64}$/.test(session)) throw invalid('roleSessionName', session);
  if (!(seconds >= 900 && seconds <= 43_200)) throw invalid('durationSeconds', String(seconds));
  return { role, session, seconds };
}

function tagsOf(form: URLSearchParams): Record<string, string> {
  const tags: Record<string, string> = {};
  for (let member = 1; form.has(`Tags.member.${member}.Key`); member += 1) {
    tags[form.get(`Tags.member.${member}.Key`) ?? ''] = form.get(`Tags.member.${member}.Value`) ?? '';
  }
  return tags;
}

function lentRole({ session, token }: LentRole): string {
  const { accessKeyId, expiresAt, role, name } = session;
  const credentials =
    tag('AccessKeyId', accessKeyId) +
    tag('SecretAccessKey', 'sandbox-secret-key') +
    tag('SessionToken', token) +
    tag('Expiration', new Date(expiresAt).toISOString());
  const user = tag('AssumedRoleId', `AROASANDBOX:${name}`) + tag('Arn', sessionArn(role, name));
  return `<Credentials>${credentials}</Credentials><AssumedRoleUser>${user}</AssumedRoleUser>`;
}

function invalid(member: string, value: string): AwsError {
  return new AwsError(
    'ValidationError',
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint`,
  );
}

function tag(name: string, text: string): string {
  return `<${name}>${text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')}</${name}>`;
}
