const SECRET_NAMES = /(secret|token|password|passwd|authorization|api[-_]?key|credential|private[-_]?key|signature)/i;
/** Names that hold a reference to a secret, not the secret. */
const REFERENCE_NAMES = /(secret_?(id|arn|reference|file)|token_?url)$/i;
const REDACTED = '[redacted]';

/** What looks like a secret in a text, and what stands there afterwards. */
const SECRET_TEXTS: readonly (readonly [RegExp, string])[] = [
  [/\bBearer\s+[\w.~+/=-]+/gi, `Bearer ${REDACTED}`],
  [/\bBasic\s+[A-Za-z0-9+/=]{8,}/g, `Basic ${REDACTED}`],
  // A signed token, wherever it stands.
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, REDACTED],
  [
    /((?:client|refresh|access|id|session|security)[-_]?(?:secret|token|assertion)|secret[-_]?(?:access[-_]?)?key|api[-_]?key|passw(?:or)?d|x-amz-signature)(["']?\s*[=:]\s*["']?)[^\s"'&,;}]+/gi,
    `$1$2${REDACTED}`,
  ],
  // user:password@ in any address; a lone name before @ is a token with NATS and Redis.
  [/(\w+:\/\/[^\s:/@]*:)[^\s@/]+(@)/g, `$1${REDACTED}$2`],
  [/\b((?:nats|tls|rediss?):\/\/)[^\s:/@]+(@)/g, `$1${REDACTED}$2`],
];

/** Removes what looks like a secret from a text that leaves the process. */
export function redactText(text: string): string {
  return SECRET_TEXTS.reduce((rest, [pattern, instead]) => rest.replace(pattern, instead), text);
}

/**
 * The same for a value's texts; members with a secret's name lose their value whatever it looks like. What comes out is
 * plain data that can be written as JSON: dates and errors as texts, bytes by their number only.
 */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return String(value);
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'no date' : value.toISOString();
  if (value instanceof Error) return redactText(`${value.name}: ${value.message}`);
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (depth > 6) return '[deep]';
  if (Array.isArray(value)) return value.map((member) => redact(member, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      SECRET_NAMES.test(name) && !REFERENCE_NAMES.test(name) ? REDACTED : redact(member, depth + 1),
    ]),
  );
}
