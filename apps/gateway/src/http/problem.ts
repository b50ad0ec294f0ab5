import { z } from 'zod';

/** One entry per kind of failure that the API tells: status, short title, and what the reader can do. */
export const PROBLEMS = {
  MALFORMED_JSON: [400, 'The body is not JSON', 'Send valid JSON with content-type application/json.'],
  VALIDATION_FAILED: [400, 'The request is not valid', 'Correct what `errors` names and send it again.'],
  MALFORMED_URL: [400, 'The URL cannot be read', 'Percent-encode the path.'],
  MALFORMED_REQUEST: [400, 'The request cannot be read', 'See `detail`.'],
  UNAUTHENTICATED: [401, 'A valid API key is needed', 'Send `Authorization: Bearer <key>` with a configured key.'],
  FORBIDDEN: [403, 'The role does not allow this', 'Use a key of the role that `detail` names.'],
  FOREIGN_SITE: [
    403,
    'Only requests from this machine are served',
    'Without API keys, use http://127.0.0.1 or http://localhost and no page of another site; or set DSS_API_KEY_HASHES.',
  ],
  NOT_FOUND: [404, 'There is nothing at this address', 'Look at /docs for what exists.'],
  RUN_NOT_FOUND: [404, 'There is no such run', 'List the runs with GET /api/v1/runs.'],
  ASSET_NOT_FOUND: [
    404,
    'There is no such asset',
    'Take the id from GET /api/v1/assets, or the key of an asset of a run; what was never written has none.',
  ],
  NO_CONFLICT: [404, 'The asset has no kept edit', 'List them with GET /api/v1/conflicts.'],
  METHOD_NOT_ALLOWED: [405, 'This address does not know the method', 'Use a method of the `Allow` header.'],
  CONFLICT: [409, 'The present state does not allow this', 'Read the resource again.'],
  CONFLICT_MOVED: [
    409,
    'The kept edit is no longer what you decided about',
    'Read GET /api/v1/conflicts again and decide about what it shows now.',
  ],
  NOT_RETIRED: [409, 'The asset is not retired', 'Nothing has to be restored.'],
  NOTHING_TO_APPROVE: [409, 'Nothing waits for approval', 'Approve a run whose `retirement.held` is above 0.'],
  APPROVAL_EXPIRED: [410, 'The run is too old to be approved', 'Start a run and approve what that one shows.'],
  BODY_TOO_LARGE: [413, 'The body is too large', 'Send at most 1 MiB.'],
  UNSUPPORTED_MEDIA_TYPE: [415, 'The content type is not served', 'Send application/json.'],
  IDEMPOTENCY_KEY_REUSED: [
    422,
    'The Idempotency-Key was used for another request',
    'Repeat exactly the same request, or choose a new key.',
  ],
  TOO_MANY_REQUESTS: [429, 'Too much at once', 'Wait as long as `Retry-After` says.'],
  UNEXPECTED: [500, 'The gateway failed', 'Look for the requestId in the log of the gateway.'],
  UNAVAILABLE: [503, 'A needed service is away', 'Try again; see GET /api/v1/status.'],
  NOT_READY: [503, 'The gateway is not ready', 'Wait; see GET /api/v1/status.'],
} as const satisfies Record<string, readonly [status: number, title: string, remedy: string]>;
export type ProblemCode = keyof typeof PROBLEMS;

/** What is wrong with one field, in the body (`pointer`, a JSON pointer) or in query, path or headers (`parameter`). */
export const FieldError = z.strictObject({
  pointer: z.string().optional(),
  parameter: z.string().optional(),
  detail: z.string(),
});
export type FieldError = Readonly<z.infer<typeof FieldError>>;

/** RFC 9457. `code` is stable, `type` leads to its explanation at this gateway, `remedy` says what the caller can do. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string().optional(),
    instance: z.string(),
    code: z.string(),
    remedy: z.string(),
    requestId: z.string(),
    errors: z.array(FieldError).optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details' });
export type Problem = Readonly<z.infer<typeof Problem>>;

/** A failure that the caller is told as it is. */
export class ApiProblem extends Error {
  constructor(
    readonly problem: ProblemCode,
    readonly detail?: string,
    readonly extra: {
      readonly errors?: readonly FieldError[];
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(detail ?? PROBLEMS[problem][1]);
    this.name = 'ApiProblem';
  }
}

/** Address of a code's entry in `docs/troubleshooting.md`, which the gateway serves. */
export function typeOf(code: ProblemCode): string {
  return `/docs/troubleshooting#${code.toLowerCase()}`;
}

export function statusOf(code: ProblemCode): number {
  return PROBLEMS[code][0];
}
