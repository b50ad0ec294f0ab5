import { AwsError } from '../aws-error.js';

/** The model's single-line pattern: printable characters and tab, no line break, no other control character. */
const SINGLE_LINE = /^[\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}\t]*$/u;
const MULTI_LINE = /^[\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}\r\n\t]*$/u;
const SINGLE_LINE_TEXT = '[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\t]*';
const MULTI_LINE_TEXT = '[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*';

/** What the service's model allows a text to be. */
export interface Limit {
  readonly min?: number;
  readonly max?: number;
  readonly lines?: 'single' | 'multi';
  readonly required?: boolean;
}

export type Text = string | null | undefined;
export type Rule = readonly [path: string, value: Text, limit: Limit];

/** All violations of a request in one error, in the words of the service. */
export function validationError(violations: readonly string[]): AwsError {
  const noun = violations.length === 1 ? 'error' : 'errors';
  return new AwsError(
    'ValidationException',
    `${violations.length} validation ${noun} detected: ${violations.join('; ')}`,
  );
}

export function violation(path: string, value: Text, constraint: string): string {
  return `Value ${quoted(value)} at '${path}' failed to satisfy constraint: ${constraint}`;
}

export function violationsOf([path, value, limit]: Rule): string[] {
  if (value == null) return limit.required === true ? [violation(path, null, 'Member must not be null')] : [];
  return constraintsBroken(value, limit).map((constraint) => violation(path, value, constraint));
}

export function mapViolations(
  path: string,
  map: Readonly<Record<string, string>> | null | undefined,
  limits: { readonly key: Limit; readonly value: Limit },
): string[] {
  return Object.entries(map ?? {}).flatMap(([key, value]) => {
    const failed = (part: string, broken: readonly string[]) =>
      broken.length === 0
        ? []
        : [
            `Value '{${key.slice(0, 300)}=...}' at '${path}' failed to satisfy constraint: Map ${part} must satisfy constraint: [${broken.join(', ')}]`,
          ];
    return [
      ...failed('keys', constraintsBroken(key, limits.key)),
      ...failed('value', constraintsBroken(value, limits.value)),
    ];
  });
}

export function countViolations(path: string, count: number, { min = 0, max = Infinity }: Limit): string[] {
  const failed = (constraint: string) => [violation(path, `[${count} members]`, constraint)];
  if (count > max) return failed(`Member must have length less than or equal to ${max}`);
  return count < min ? failed(`Member must have length greater than or equal to ${min}`) : [];
}

export function numberViolations(path: string, value: number | null | undefined, min: number, max: number): string[] {
  if (value == null) return [];
  if (value > max) return [violation(path, `${value}`, `Member must have value less than or equal to ${max}`)];
  return value < min ? [violation(path, `${value}`, `Member must have value greater than or equal to ${min}`)] : [];
}

function constraintsBroken(value: string, { min = 0, max = Infinity, lines }: Limit): string[] {
  return [
    ...(value.length > max ? [`Member must have length less than or equal to ${max}`] : []),
    ...(value.length < min ? [`Member must have length greater than or equal to ${min}`] : []),
    ...(lines === 'single' && !SINGLE_LINE.test(value)
      ? [`Member must satisfy regular expression pattern: ${SINGLE_LINE_TEXT}`]
      : []),
    ...(lines === 'multi' && !MULTI_LINE.test(value)
      ? [`Member must satisfy regular expression pattern: ${MULTI_LINE_TEXT}`]
      : []),
  ];
}

/** The service repeats the whole value; 1,000 characters of it say enough here. */
function quoted(value: Text): string {
  return value == null ? 'null' : `'${value.slice(0, 1000)}'`;
}
