import { randomUUID } from 'node:crypto';
import { z } from 'zod';
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
import { SecretRequest, type Secrets } from './secrets.js';
import { checkSignature } from './signature.js';
import { stsError, stsOperation } from './sts.js';
import { type TokenBuckets } from './token-bucket.js';

const AwsBody = GlueRequest.extend(SecretRequest.shape);
type AwsBody = z.infer<typeof AwsBody>;

export interface AwsSurfaces {
  readonly store: GlueStore;
  readonly secrets: Secrets;
  readonly buckets: TokenBuckets;
  readonly faults: Faults;
  /** Undefined: any region's signature will do. */
  readonly region: string | undefined;
  readonly now: () => number;
  readonly pageCap: () => number | undefined;
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
      return xml(200, stsOperation(form, surfaces.now()));
    } catch (error) {
      if (error instanceof AwsError) return xml(error.status, stsError(error));
      throw error;
    }
  };
  return { operation: form.get('Action') ?? 'unknown', target: form.get('RoleArn') ?? '', answer };
}

function jsonCall(surfaces: AwsSurfaces, surface: 'glue' | 'secretsmanager', request: Incoming): Call {
  const operation = (header(request, 'x-amz-target') ?? '').split('.')[1] ?? '';
  const body = AwsBody.safeParse(parsedBody(request));
  const answer = () => {
    try {
      const { region } = checkSignature(request, surface, surfaces.region);
      if (!body.success) throw new AwsError('SerializationException', z.prettifyError(body.error));
      const result =
        surface === 'glue' ? glue(surfaces, operation, body.data) : secret(surfaces, operation, body.data, region);
      return awsJson(200, result);
    } catch (error) {
      if (error instanceof AwsError) return errorAnswer(error);
      throw error;
    }
  };
  return { operation, target: body.success ? targetOf(body.data) : '', answer };
}

function glue({ store, buckets, pageCap }: AwsSurfaces, operation: string, request: AwsBody): object {
  const operate = Object.hasOwn(GLUE_OPERATIONS, operation) ? GLUE_OPERATIONS[operation] : undefined;
  if (operate === undefined) throw new AwsError('UnknownOperationException', `Operation ${operation} is not known`);
  if (!buckets.take(operation)) throw new AwsError('ThrottlingException', 'Rate exceeded');
  checkLimits(operation, request);
  return operate(store, request, pageCap());
}

function secret({ secrets }: AwsSurfaces, operation: string, request: AwsBody, region: string): object {
  if (operation !== 'GetSecretValue') {
    throw new AwsError('UnknownOperationException', `Operation ${operation} is not known`);
  }
  return secrets.getSecretValue(request, region);
}

/** `database.table` or the secret's name, whatever the operation calls them: for the log and the fault rules. */
function targetOf({ DatabaseName, Name, TableName, TableInput, DatabaseInput, SecretId }: AwsBody): string {
  const last = TableInput?.Name ?? TableName ?? Name ?? DatabaseInput?.Name ?? SecretId;
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
