/**
 * The wish in a Retry-After header, in milliseconds; undefined when there is none or it cannot be read.
 *
 * A date is compared with the answer's own Date header: the source's clock, not ours, decides how far away it is.
 */
export function retryAfterMs(
  retryAfter: string | undefined,
  answeredAt: string | undefined,
  nowMs: number,
): number | undefined {
  const text = retryAfter?.trim() ?? '';
  if (/^\d{1,9}(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  const until = httpDateMs(text);
  if (until === undefined) return undefined;
  return Math.max(0, until - (httpDateMs(answeredAt) ?? nowMs));
}

const HTTP_DATE = /^[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** Epoch milliseconds of an HTTP date. Date.parse alone would read a bare number as a year. */
export function httpDateMs(text: string | undefined): number | undefined {
  if (text === undefined || !HTTP_DATE.test(text)) return undefined;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}
