import { randomUUID } from 'node:crypto';
import { type Answer, type Handled, header, type Incoming } from '../http/exchange.js';
import { type Faults } from '../http/faults.js';
import { type Surface } from '../http/call-log.js';
import { AwsError } from './aws-error.js';
import { awsFault } from './aws-fault.js';
import { awsJson, errorAnswer } from './aws-json.js';
import { checkLimits } from './glue-limits.js';
import { GlueRequest } from './glue-model.js';
import { GLUE_OPERATIONS } from './glue-operations.js';
import { type GlueStore } from './glue-store.js';
import { type Secrets } from './secrets.js';
import { checkSignature } from './signature.js';
import { stsError, stsOperation } from './sts.js';
import { type TokenBuckets } from './token-bucket.js';

export interface AwsSurfaces {
  readonly store: GlueStore;
  readonly secrets: Secrets;
  readonly buckets: TokenBuckets;
  readonly faults: Faults;
  readonly account: string;
  /** Undefined: any region's signature will do. */
  readonly region: string | undefined;
  readonly now: () => number;
}

/** Which service a request is for: all three share one port, as `AWS_ENDPOINT_URL` makes them. */
export function surfaceOf(request: Incoming): Exclude<Surface, 'datasphere'> {
  const target = header(request, 'x-amz-target') ?? '';
  if (target.startsWith('secretsmanager.')) return 'secretsmanager';
  return target.startsWith('AWSGlue.') ? 'glue' : 'sts';
}

export function awsHandler(surfaces: AwsSurfaces): (request: Incoming) => Handled {
  const { faults } = surfaces;
  return (request) => {
    const surface = surfaceOf(request);
    const call = surface === 'sts' ? stsCall(surfaces, request) : jsonCall(surfaces, surface, request);
    const rule = faults.take(surface, `${call.operation} ${call.target}`);
    const answer = rule === undefined ? call.answer() : awsFault(rule, surface, call.answer);
    return { operation: call.operation, target: call.target, answer: withRequestId(answer) };
  };
}

interface Call {
  readonly operation: string;
  readonly target: string;
  /** Does the work: a fault may prevent it. */
  readonly answer: () => Answer;
}

function stsCall(surfaces: AwsSurfaces, request: Incoming): Call {
  const form = new URLSearchParams(request.body.toString());
  const xml = (status: number, body: string): Answer => ({ status, contentType: 'text/xml', body });
  const answer = () => {
    try {
      checkSignature(request, 'sts', surfaces.region);
      return xml(200, stsOperation(form, surfaces));
    } catch (error) {
      if (error instanceof AwsError) return xml(error.status, stsError(error));
      throw error;
    }
  };
  return { operation: form.get('Action') ?? 'unknown', target: form.get('RoleArn') ?? '', answer };
}

function jsonCall(surfaces: AwsSurfaces, surface: 'glue' | 'secretsmanager', request: Incoming): Call {
  const operation = (header(request, 'x-amz-target') ?? '').split('.')[1] ?? '';
  const body = parsedBody(request);
  const answer = () => {
    try {
      const { region } = checkSignature(request, surface, surfaces.region);
      if (body === undefined) throw new AwsError('SerializationException', 'The body is not JSON');
      return awsJson(
        200,
        surface === 'glue' ? glue(surfaces, operation, body) : secret(surfaces, operation, body, region),
      );
    } catch (error) {
      if (error instanceof AwsError) return errorAnswer(error);
      throw error;
    }
  };
  return { operation, target: targetOf(body), answer };
}

function glue({ store, buckets }: AwsSurfaces, operation: string, body: unknown): object {
  const operate = Object.hasOwn(GLUE_OPERATIONS, operation) ? GLUE_OPERATIONS[operation] : undefined;
  if (operate === undefined) throw new AwsError('UnknownOperationException', `Operation ${operation} is not known`);
  if (!buckets.take(operation)) throw new AwsError('ThrottlingException', 'Rate exceeded');
  const request = GlueRequest.safeParse(body);
  if (!request.success) throw new AwsError('SerializationException', request.error.issues[0]?.message ?? 'wrong type');
  checkLimits(operation, request.data);
  return operate(store, request.data);
}

function secret({ secrets }: AwsSurfaces, operation: string, body: unknown, region: string): object {
  if (operation !== 'GetSecretValue')
    throw new AwsError('UnknownOperationException', `Operation ${operation} is not known`);
  return secrets.getSecretValue(body, region);
}

/** `database.table`, whatever the operation calls them; read leniently, for the log and the fault rules. */
function targetOf(body: unknown): string {
  const request = GlueRequest.safeParse(body);
  if (!request.success) return '';
  const { DatabaseName, Name, TableName, TableInput, DatabaseInput } = request.data;
  const last = TableInput?.Name ?? TableName ?? Name ?? DatabaseInput?.Name;
  return [DatabaseName, last].filter((part) => part != null).join('.');
}

function parsedBody(request: Incoming): unknown {
  try {
    return request.body.length === 0 ? {} : JSON.parse(request.body.toString());
  } catch {
    return undefined;
  }
}

function withRequestId(answer: Answer): Answer {
  return { ...answer, headers: { ...answer.headers, 'x-amzn-requestid': randomUUID() } };
}
