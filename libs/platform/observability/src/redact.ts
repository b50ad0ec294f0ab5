const SECRET_NAMES = /(secret|token|password|passwd|authorization|api[-_]?key|credential|private[-_]?key)/i;
/** Names that hold a reference to a secret, not the secret. */
const REFERENCE_NAMES = /(secret_?(id|arn|reference|file)|token_?url)$/i;
const SECRET_TEXTS = [
  /\bBearer\s+[\w.~+/=-]+/gi,
  /\bBasic\s+[A-Za-z0-9+/=]{8,}/g,
  /\beyJ[\w-]+\.[\w-]+\.[\w-]*/g,
  /(client_secret|refresh_token|access_token|password)(["']?\s*[=:]\s*["']?)[^\s"'&,}]+/gi,
  /(\w+:\/\/[^\s:/@]*:)[^\s@/]+(@)/g,
];

/** Removes what looks like a secret from a text that leaves the process. */
export function redactText(text: string): string {
  const [bearer, basic, jwt, pair, url] = SECRET_TEXTS as [RegExp, RegExp, RegExp, RegExp, RegExp];
  return text
    .replace(bearer, 'Bearer [redacted]')
    .replace(basic, 'Basic [redacted]')
    .replace(jwt, '[redacted]')
    .replace(pair, '$1$2[redacted]')
    .replace(url, '$1[redacted]$2');
}

/** The same for a value's texts; members with a secret's name lose their value whatever it looks like. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (value === null || typeof value !== 'object') return value;
  if (depth > 6) return '[deep]';
  if (Array.isArray(value)) return value.map((member) => redact(member, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      SECRET_NAMES.test(name) && !REFERENCE_NAMES.test(name) ? '[redacted]' : redact(member, depth + 1),
    ]),
  );
}
