import { randomUUID } from 'node:crypto';
import { type Answer, type CallFacts, type Handled, header, type Incoming } from '../http/exchange.js';
import { type Faults } from '../http/faults.js';
import { type AwsCall, type AwsService, type AwsState, jsonCall, stsCall } from './aws-call.js';
import { AwsError } from './aws-error.js';
import { awsFault } from './aws-fault.js';
import { errorNamed } from './error-catalog.js';
import { HOME } from './identity/account.js';
import { accountOf, type Caller, callerOf } from './identity/caller.js';
import { checkSignature } from './signature.js';

export interface AwsSurfaces extends AwsState {
  readonly faults: Faults;
  /** Undefined: any region's signature will do. */
  readonly region: string | undefined;
}

/** Which service a request is for: all three share one port, as `AWS_ENDPOINT_URL` makes them. */
export function surfaceOf(request: Incoming): AwsService {
  const target = header(request, 'x-amz-target') ?? '';
  if (target.startsWith('secretsmanager.')) return 'secretsmanager';
  return target.startsWith('AWSGlue.') ? 'glue' : 'sts';
}

/** The AWS port: credentials first, then the rate, then scripted faults, then the service. */
export function awsHandler(surfaces: AwsSurfaces): (request: Incoming) => Handled {
  return (request) => {
    const service = surfaceOf(request);
    const call = service === 'sts' ? stsCall(surfaces, request) : jsonCall(surfaces, service, request);
    const asker = attempt(call, () => identify(surfaces, service, call, request));
    const { answer, facts } = isAnswer(asker)
      ? { answer: asker, facts: {} }
      : admit(surfaces, service, call, request, asker);
    const headers = { ...answer.headers, 'x-amzn-requestid': randomUUID() };
    return { operation: call.operation, target: call.target, answer: { ...answer, headers }, facts };
  };
}

interface Asker {
  readonly account: string;
  readonly region: string;
  readonly caller: Caller | undefined;
}

function identify(surfaces: AwsSurfaces, service: AwsService, call: AwsCall, request: Incoming): Asker {
  if (call.isUnsigned) {
    return { account: accountOf(call.target), region: surfaces.region ?? HOME.region, caller: undefined };
  }
  const { accessKey: accessKeyId, region } = checkSignature(request, service, surfaces.region);
  const sessionToken = header(request, 'x-amz-security-token');
  const { identities } = surfaces.control.settings;
  const caller = callerOf({ accessKeyId, sessionToken }, identities, request.arrivedAt);
  return { account: caller.account, region, caller };
}

function admit(
  { control, faults }: AwsSurfaces,
  service: AwsService,
  call: AwsCall,
  request: Incoming,
  asker: Asker,
): { readonly answer: Answer; readonly facts: CallFacts } {
  const { operation, target } = call;
  const { account, region, caller } = asker;
  const known = { account, region, ...(caller && { principal: caller.arn }) };
  const latency = control.latencies.draw(service, operation);
  const admission = control.buckets.take({ service, operation, account, region }, request.arrivedAt);
  if (!admission.admitted) {
    const answer = throttled(call, control.settings.retryAfter ? admission.retryAfterMs : undefined);
    return { answer: late(answer, latency), facts: { ...known, admission: 'throttled' } };
  }
  const rule = faults.take(service, `${operation} ${target}`);
  const delayMs = latency + (rule?.kind === 'latency' ? rule.delayMs : 0);
  const during = { from: request.arrivedAt, to: request.arrivedAt + delayMs };
  const work = () => attempt(call, () => call.work({ caller, region, during, isStale: rule?.kind === 'stale' }));
  const answer = rule === undefined ? work() : awsFault(rule, work, call.errorAnswer);
  return {
    answer: late(answer, delayMs),
    facts: { ...known, admission: 'allowed', ...(rule && { fault: rule.kind }) },
  };
}

/** What the service refuses becomes its answer. */
function attempt<T>(call: AwsCall, work: () => T): T | Answer {
  try {
    return work();
  } catch (error) {
    if (error instanceof AwsError) return call.errorAnswer(error);
    throw error;
  }
}

function isAnswer(value: Asker | Answer): value is Answer {
  return 'contentType' in value;
}

function throttled(call: AwsCall, retryAfterMs: number | undefined): Answer {
  const answer = call.errorAnswer(errorNamed('ThrottlingException'));
  return retryAfterMs === undefined ? answer : { ...answer, headers: { 'x-amz-retry-after': String(retryAfterMs) } };
}

function late(answer: Answer, delayMs: number): Answer {
  return delayMs === 0 ? answer : { ...answer, delayMs };
}
