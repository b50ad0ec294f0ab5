import { z } from 'zod';

/** What can be told of a failed call, whatever threw it. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  /** Absent when no answer came. */
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  readonly retryAfterMs: number | undefined;
}

/** Reads an SDK error by its shape: classes differ between SDK parts, and most codes have none. */
export function readFailure(error: unknown): Failure {
  const { name, message, code, $metadata, $response } = SdkError.parse(error);
  return {
    name: name === 'Error' ? (code ?? name) : name,
    message: message.slice(0, LONGEST),
    status: $metadata?.httpStatusCode,
    requestId: $metadata?.requestId,
    retryAfterMs: retryAfterMs($response?.headers ?? {}),
  };
}

/** Validation messages name the member path; whole HTML pages do not help anybody. */
const LONGEST = 1000;

const SdkError = z
  .object({
    name: z.string().catch('Error'),
    message: z.string().catch(''),
    /** Of Node's own network errors, e.g. ECONNREFUSED. */
    code: z.string().optional().catch(undefined),
    $metadata: z
      .object({ httpStatusCode: z.number().optional(), requestId: z.string().optional() })
      .optional()
      .catch(undefined),
    $response: z
      .object({ headers: z.record(z.string(), z.string()) })
      .optional()
      .catch(undefined),
  })
  .catch(({ value }) => ({ name: 'Error', message: String(value) }));

/** AWS states milliseconds in its own header, HTTP seconds in the standard one. */
function retryAfterMs(headers: Readonly<Record<string, string>>): number | undefined {
  const [own, standard] = [Number(headers['x-amz-retry-after']), Number(headers['retry-after'])];
  if (own >= 0) return own;
  return standard >= 0 ? standard * 1000 : undefined;
}
