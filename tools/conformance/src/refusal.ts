import { z } from 'zod';

const SdkError = z.object({
  name: z.string(),
  message: z.string(),
  $metadata: z.object({ httpStatusCode: z.number().optional() }).optional(),
});

/** The target does not know what it was asked. */
export class Unsupported extends Error {}

/** The answer says nothing about the behaviour: no permission, no credentials, no connection, too many calls. */
export class Unjudged extends Error {
  constructor(
    message: string,
    /** Whether the caller may not do it, rather than that something went wrong. */
    readonly isForbidden: boolean,
  ) {
    super(message);
  }
}

export const ACCEPTED = 'accepted';

/**
 * How the service answered: `accepted`, or the name of its refusal.
 *
 * @param expected  names that are a verdict here although elsewhere they would only mean trouble
 * @throws Unsupported or Unjudged
 */
export async function verdictOf(call: Promise<unknown>, expected: readonly string[] = []): Promise<string> {
  try {
    await call;
    return ACCEPTED;
  } catch (error) {
    return refusalOf(error, expected);
  }
}

/** The name of a refusal; see `verdictOf`. */
export function refusalOf(error: unknown, expected: readonly string[] = []): string {
  const { name, message, $metadata } = SdkError.parse(error);
  const status = $metadata?.httpStatusCode;
  if (expected.includes(name)) return name;
  if (UNKNOWN.includes(name) || isPage(name, status)) throw new Unsupported(`${name}: ${message}`);
  if (FORBIDDEN.includes(name)) throw new Unjudged(`${name}: ${message}`, true);
  if (status === undefined || status >= 500 || TROUBLE.includes(name)) {
    throw new Unjudged(`${status === undefined ? 'no answer' : `HTTP ${status}`}, ${name}: ${message}`, false);
  }
  return name;
}

const UNKNOWN = ['UnknownOperationException', 'UnknownOperation', 'InvalidAction', 'NotImplemented'];
const FORBIDDEN = ['AccessDeniedException', 'AccessDenied'];
const TROUBLE = [
  ...['ThrottlingException', 'Throttling', 'TooManyRequestsException', 'RequestLimitExceeded'],
  ...['ExpiredTokenException', 'ExpiredToken', 'UnrecognizedClientException', 'InvalidClientTokenId'],
  ...['InvalidSignatureException', 'SignatureDoesNotMatch', 'RequestTimeTooSkewed', 'RequestExpired'],
];

/** Emulators answer what they do not have with a page of their framework. */
function isPage(name: string, status: number | undefined): boolean {
  return name === 'SyntaxError' && status !== undefined && [404, 405, 500, 501].includes(status);
}
