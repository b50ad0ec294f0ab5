import type { ClientTls } from './client-tls.js';

/**
 * What to look at when a connection with TLS fails, when TLS is why.
 *
 * @param prefix of the settings that are to be corrected, e.g. `DSS_NATS`
 */
export function explainTls(error: unknown, prefix: string): string | undefined {
  const signs = signsOf(error);
  return REASONS.find(({ sign }) => signs.some((found) => sign.test(found)))?.say(prefix);
}

/**
 * The same for a first connection that TLS was meant for. TLS 1.3 tells a client that its certificate was wanted only after
 * its own handshake is done, so what it sees is often no more than a closed connection.
 */
export function explainFirstTls(error: unknown, prefix: string, { cert }: ClientTls): string | undefined {
  const signs = signsOf(error);
  const has = (pattern: RegExp) => signs.some((found) => pattern.test(found));
  const known = explainTls(error, prefix);
  if (known !== undefined) return known;
  if (has(/SERVER_DOES_NOT_SUPPORT_TLS/)) return 'it has no TLS';
  const certificate =
    cert === undefined
      ? `where it wants a client certificate, set ${prefix}_CERT_FILE and ${prefix}_KEY_FILE`
      : undefined;
  const say = (...parts: readonly (string | undefined)[]) => parts.filter((part) => part !== undefined).join('; ');
  if (has(/TIMEDOUT|TIMEOUT/)) return say('it does not answer in TLS; it may speak plain text', certificate);
  return certificate !== undefined && has(/ECONNRESET|EPIPE|CLOSED/)
    ? say('it closes the connection', certificate)
    : undefined;
}

/** In this order: a server that speaks no TLS also has no certificate. */
const REASONS: readonly { readonly sign: RegExp; readonly say: (prefix: string) => string }[] = [
  {
    sign: /UNSUPPORTED_PROTOCOL|ALERT_PROTOCOL_VERSION|UNKNOWN_PROTOCOL|VERSION_TOO_LOW/,
    say: () => 'it offers no TLS 1.2 or newer',
  },
  {
    sign: /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|SSL_.*HTTP_REQUEST/,
    say: () => 'it does not speak TLS at this address',
  },
  { sign: /CERT(IFICATE)?_HAS_EXPIRED/, say: () => 'its certificate has expired' },
  { sign: /CERT(IFICATE)?_(IS_)?NOT_YET_VALID/, say: () => 'its certificate is not valid yet; compare the clocks' },
  { sign: /ALTNAME/, say: () => 'its certificate is for another name than that of the address' },
  {
    sign: /UNABLE_TO_(VERIFY|GET_ISSUER)|SELF_SIGNED_CERT|DEPTH_ZERO_|CERT_(SIGNATURE_FAILURE|UNTRUSTED|CHAIN_TOO_LONG)|INVALID_CA/,
    say: (prefix) =>
      `its certificate comes from no authority that is trusted here; name the right one in ${prefix}_CA_FILE`,
  },
  {
    sign: /ALERT_(CERTIFICATE_|BAD_CERTIFICATE|UNKNOWN_CA|HANDSHAKE_FAILURE|UNSUPPORTED_CERTIFICATE)/,
    say: (prefix) => `it wants another client certificate; set ${prefix}_CERT_FILE and ${prefix}_KEY_FILE`,
  },
];

/**
 * Codes and messages of an error and of what caused it, in the form of codes. Messages too, because clients wrap each
 * other's errors and lose the code, and because Node says only EPROTO for what OpenSSL says in words.
 */
function signsOf(error: unknown, depth = 0): string[] {
  if (typeof error !== 'object' || error === null || depth > 5) return [];
  const { code, message, cause } = error as { readonly code?: unknown; readonly message?: unknown; cause?: unknown };
  const texts = [code, message].filter((text) => typeof text === 'string');
  return [...texts.map((text) => text.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_')), ...signsOf(cause, depth + 1)];
}
