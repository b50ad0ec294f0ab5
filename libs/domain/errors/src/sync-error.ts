/** What the service should do with the message it was working on when this error reached the edge. */
export type Disposition =
  | 'retry' // put the message back; the world may be better in a moment
  | 'reject' // stop trying this message; dead-letter it with its reason
  | 'halt'; // stop taking messages; an operator has to act

/** Plain facts for a reader; never a secret, never a whole body. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | undefined>>;

/** How a retry is timed and whether it counts against the message's attempts. */
export interface RetryAdvice {
  /** The remote side's wish, in milliseconds, when it stated one. */
  readonly afterMs?: number | undefined;
  /** Throttles and waiting for a busy neighbour are nobody's failure: they do not use up attempts. Default true. */
  readonly charged?: boolean;
}

export abstract class SyncError extends Error {
  /** Stable and searchable; appears in logs, events, dead letters and API problems. */
  abstract readonly code: string;
  abstract readonly disposition: Disposition;
  readonly retry: RetryAdvice = {};

  constructor(
    message: string,
    readonly details: ErrorDetails = {},
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
  }
}

/** Code and disposition of anything thrown: an unknown error is a retry that ends as a dead letter after the last attempt. */
export function describeError(error: unknown): {
  code: string;
  disposition: Disposition;
  message: string;
  details: ErrorDetails;
  retry: RetryAdvice;
} {
  const known = error as Partial<SyncError> | undefined;
  // Compared by shape, not instanceof: code and disposition cross package copies and process borders, classes do not.
  const message = typeof known?.message === 'string' ? known.message : String(error);
  if (typeof known?.code === 'string' && isDisposition(known.disposition)) {
    return {
      code: known.code,
      disposition: known.disposition,
      message,
      details: known.details ?? {},
      retry: known.retry ?? {},
    };
  }
  return { code: 'UNEXPECTED', disposition: 'retry', message, details: {}, retry: {} };
}

function isDisposition(value: unknown): value is Disposition {
  return value === 'retry' || value === 'reject' || value === 'halt';
}
