import { LauncherError } from '../provision/launcher-error.mjs';

const TIMEOUT_MS = 60_000;

/**
 * A JSON answer, or the problem in words.
 *
 * @param {string} url
 * @param {{ method?: string, headers?: Record<string, string>, body?: unknown }} [request]
 * @returns {Promise<any>}
 */
export async function fetchJson(url, { method = 'GET', headers = {}, body } = {}) {
  const response = await fetch(url, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const text = await response.text();
  if (response.ok) return JSON.parse(text);
  throw new LauncherError(
    `${method} ${url} was answered with ${response.status}: ${problemOf(text)}`,
    remedyFor(response.status),
  );
}

/** @param {string} text an RFC 9457 problem, or anything */
function problemOf(text) {
  try {
    const { code, title, detail } = JSON.parse(text);
    return [code, title, detail].filter(Boolean).join(': ');
  } catch {
    return text.slice(0, 300);
  }
}

/** @param {number} status */
function remedyFor(status) {
  if (status !== 401 && status !== 403) return [];
  return ['The gateway was started with key hashes (DSS_API_KEY_HASHES): set DSS_API_KEY to a key of role operator.'];
}
