import { z } from 'zod';
import { type Surface } from '../http/call-log.js';
import { type Answer, header, type Incoming } from '../http/exchange.js';
import { type AwsControl } from './aws-control.js';
import { AwsError } from './aws-error.js';
import { awsJson, jsonErrorAnswer } from './aws-json.js';
import { glueService } from './glue-service.js';
import { type Catalogs } from './glue/catalogs.js';
import { GlueRequest } from './glue/glue-model.js';
import { authorize } from './identity/authorize.js';
import { type Caller } from './identity/caller.js';
import { stsErrorAnswer, stsOperation } from './identity/sts.js';
import { SecretRequest, type Secrets } from './secrets.js';

export type AwsService = Exclude<Surface, 'datasphere'>;

/** What the services work on. */
export interface AwsState {
  readonly catalogs: Catalogs;
  readonly secrets: Secrets;
  readonly control: AwsControl;
  readonly pageCap: () => number | undefined;
}

/** A request, read but not yet admitted: which operation on what, and how to do it. */
export interface AwsCall {
  readonly operation: string;
  /** `database.table`, a secret's name or a role: for the log and the fault rules. */
  readonly target: string;
  /** Its caller is known by a token in the request, not by a signature. */
  readonly isUnsigned: boolean;
  /** Throws an AwsError when the service refuses. A fault may prevent it. */
  readonly work: (circumstances: Circumstances) => Answer;
  readonly errorAnswer: (error: AwsError) => Answer;
}

export interface Circumstances {
  /** Absent when the request is unsigned. */
  readonly caller: Caller | undefined;
  readonly region: string;
  /** From arrival to answer, milliseconds since 1970. */
  readonly during: { readonly from: number; readonly to: number };
  readonly isStale: boolean;
}

export function stsCall({ control }: AwsState, request: Incoming): AwsCall {
  const form = new URLSearchParams(request.body.toString());
  const operation = form.get('Action') ?? 'unknown';
  const work = (circumstances: Circumstances): Answer => {
    const caller = () => signed(circumstances);
    const { identities } = control.settings;
    const body = stsOperation({ form, caller, identities, lender: control.lender, now: circumstances.during.from });
    return { status: 200, contentType: 'text/xml', body };
  };
  const isUnsigned = operation === 'AssumeRoleWithWebIdentity';
  return { operation, target: form.get('RoleArn') ?? '', isUnsigned, work, errorAnswer: stsErrorAnswer };
}

export function jsonCall(state: AwsState, service: 'glue' | 'secretsmanager', request: Incoming): AwsCall {
  const operation = (header(request, 'x-amz-target') ?? '').split('.')[1] ?? '';
  const body = AwsBody.safeParse(parsedBody(request));
  const work = (circumstances: Circumstances): Answer => {
    if (!body.success) throw new AwsError('SerializationException', z.prettifyError(body.error));
    const serve = service === 'glue' ? glue : secret;
    return awsJson(200, serve(state, operation, body.data, circumstances));
  };
  const target = body.success ? targetOf(body.data) : '';
  return { operation, target, isUnsigned: false, work, errorAnswer: jsonErrorAnswer };
}

const AwsBody = GlueRequest.extend(SecretRequest.shape);
type AwsBody = z.infer<typeof AwsBody>;

function glue(state: AwsState, operation: string, request: AwsBody, circumstances: Circumstances): object {
  const { region, during, isStale } = circumstances;
  const { settings } = state.control;
  const context = { caller: signed(circumstances), region, during, isStale, settings, pageCap: state.pageCap() };
  return glueService(state.catalogs, operation, request, context);
}

function secret(state: AwsState, operation: string, request: AwsBody, circumstances: Circumstances): object {
  if (operation !== 'GetSecretValue') {
    throw new AwsError('UnknownOperationException', `Operation ${operation} is not known`);
  }
  const caller = signed(circumstances);
  const resource = state.secrets.arnOf(request, circumstances.region);
  const need = { action: 'secretsmanager:GetSecretValue', resource };
  authorize(caller, [need], caller.account, state.control.settings.identities);
  return state.secrets.getSecretValue(request, circumstances.region);
}

function signed({ caller }: Circumstances): Caller {
  if (caller === undefined) throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token');
  return caller;
}

/** `database.table` or the secret's name, whatever the operation calls them. */
function targetOf(request: AwsBody): string {
  const { DatabaseName, Name, TableName, TableInput, DatabaseInput, SecretId, ResourceArn } = request;
  const last = TableInput?.Name ?? TableName ?? Name ?? DatabaseInput?.Name ?? SecretId ?? ResourceArn;
  return [DatabaseName, last].filter((part) => part != null).join('.');
}

function parsedBody(request: Incoming): unknown {
  try {
    return request.body.length === 0 ? {} : JSON.parse(request.body.toString());
  } catch {
    return undefined;
  }
}
