import { randomUUID } from 'node:crypto';
import { ACCOUNT } from './account.js';
import { AwsError } from './aws-error.js';

/** The two operations that the product uses; query protocol, XML answers (aws-glue.md 9). Returns the answer's XML. */
export function stsOperation(form: URLSearchParams, now: number): string {
  const action = form.get('Action') ?? '';
  if (action === 'GetCallerIdentity') return answer(action, identity());
  if (action === 'AssumeRole') return answer(action, assumedRole(form, now));
  throw new AwsError('InvalidAction', `Could not find operation ${action} for version 2011-06-15`);
}

export function stsError({ code, message }: AwsError): string {
  return `<ErrorResponse xmlns="${NAMESPACE}"><Error><Type>Sender</Type><Code>${code}</Code><Message>${escape(message)}</Message></Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`;
}

const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';

function answer(action: string, result: string): string {
  return `<${action}Response xmlns="${NAMESPACE}"><${action}Result>${result}</${action}Result><ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></${action}Response>`;
}

function identity(): string {
  return `<Arn>arn:aws:iam::${ACCOUNT}:user/sandbox</Arn><UserId>AIDASANDBOX</UserId><Account>${ACCOUNT}</Account>`;
}

function assumedRole(form: URLSearchParams, now: number): string {
  const role = form.get('RoleArn') ?? '';
  const session = form.get('RoleSessionName') ?? '';
  const external = form.get('ExternalId');
  const seconds = Number(form.get('DurationSeconds') ?? 3600);
  const [, account, name] = /^arn:aws:iam::(\d{12}):role\/(.+)$/.exec(role) ?? [];
  if (account === undefined || name === undefined) throw invalid('roleArn', role);
  if (!/^[\w+=,.@-]{2,64}$/.test(session)) throw invalid('roleSessionName', session);
  if (external !== null && !/^[\w+=,.@:/-]{2,1224}$/.test(external)) throw invalid('externalId', external);
  if (!(seconds >= 900 && seconds <= 43_200)) throw invalid('durationSeconds', String(seconds));
  const expires = new Date(now + seconds * 1000).toISOString();
  return `<Credentials><AccessKeyId>ASIASANDBOX${account.slice(-5)}</AccessKeyId><SecretAccessKey>sandbox-secret-key</SecretAccessKey><SessionToken>sandbox-session-token</SessionToken><Expiration>${expires}</Expiration></Credentials><AssumedRoleUser><AssumedRoleId>AROASANDBOX:${session}</AssumedRoleId><Arn>arn:aws:sts::${account}:assumed-role/${escape(name)}/${session}</Arn></AssumedRoleUser>`;
}

function invalid(member: string, value: string): AwsError {
  return new AwsError(
    'ValidationError',
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint`,
  );
}

function escape(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
