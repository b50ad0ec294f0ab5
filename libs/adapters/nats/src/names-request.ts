import { type NatsConnection, NoRespondersError, RequestError, TimeoutError } from '@nats-io/transport-node';
import { z } from 'zod';
import { namesSubject } from '@dss/contracts';
import { NotYetError, SyncError, describeError } from '@dss/errors';
import type { RecoveryRequest } from '@dss/ports';

/** A small catalog is read within this time; a large one is asked about again. */
const PATIENCE_MS = 5_000;
const PAUSE_MS = 1_000;

/** Nobody's failure: asked again without end. */
const PATIENT = ['NOT_YET', 'REMOTE_THROTTLED'];

const Request = z.object({ v: z.literal(1), databasePrefix: z.string() });
const Answer = z.object({
  v: z.literal(1),
  failure: z
    .object({ code: z.string(), disposition: z.enum(['retry', 'reject', 'halt']), message: z.string() })
    .optional(),
});
type Failure = NonNullable<z.infer<typeof Answer>['failure']>;

/** Reading the names failed in the process that does it. */
class NamesUnreadableError extends SyncError {
  readonly code: string;
  readonly disposition: Failure['disposition'];

  constructor({ code, disposition, message }: Failure) {
    super(message);
    this.code = code;
    this.disposition = disposition;
  }
}

/** Resolves when somebody says that the tenant's names have been read from the target. */
export async function requestNames(nats: NatsConnection, namespace: string, wanted: RecoveryRequest): Promise<void> {
  const { tenant, databasePrefix } = wanted;
  const { failure } = Answer.parse(await ask(nats, namesSubject(namespace, tenant), { v: 1, databasePrefix }));
  if (failure === undefined) return;
  if (PATIENT.includes(failure.code)) throw new NotYetError(failure.message, PAUSE_MS, { tenant });
  throw new NamesUnreadableError(failure);
}

/** Of all processes that answer in a namespace, one gets a request. */
export function answerNames(
  nats: NatsConnection,
  namespace: string,
  recover: (request: RecoveryRequest) => Promise<void>,
): void {
  nats.subscribe(namesSubject(namespace, '*'), {
    queue: 'names',
    callback: (error, message) => {
      if (error !== null) return;
      const tenant = message.subject.split('.').at(-1) ?? '';
      const answer = (failure?: Failure) => message.respond(JSON.stringify({ v: 1, failure }));
      const recovering = async () => {
        const { databasePrefix } = Request.parse(message.json());
        await recover({ tenant, databasePrefix });
      };
      recovering().then(
        () => answer(),
        (thrown: unknown) => {
          const { code, disposition, message: text } = describeError(thrown);
          answer({ code, disposition, message: text });
        },
      );
    },
  });
}

async function ask(nats: NatsConnection, subject: string, body: z.infer<typeof Request>): Promise<unknown> {
  try {
    return (await nats.request(subject, JSON.stringify(body), { timeout: PATIENCE_MS })).json();
  } catch (error) {
    if (isUnanswered(error, NoRespondersError)) {
      throw new NotYetError('No glue-writer is there to read from Glue which names are given', PAUSE_MS);
    }
    if (isUnanswered(error, TimeoutError)) {
      throw new NotYetError('A glue-writer is still reading from Glue which names are given', PAUSE_MS);
    }
    throw error;
  }
}

/** The client wraps what happened to a request. */
function isUnanswered(error: unknown, kind: typeof NoRespondersError | typeof TimeoutError): boolean {
  if (error instanceof RequestError && isUnanswered(error.cause, kind)) return true;
  return error instanceof kind;
}
