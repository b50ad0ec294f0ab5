/** What to look at when a TLS connection fails; `prefix` is that of the settings, e.g. `DSS_NATS`. */
export function explainTls(error: unknown, prefix: string): string | undefined {
  const codes = codesOf(error);
  return REASONS.find(({ code }) => codes.some((found) => code.test(found)))?.say(prefix);
}

/** In this order: a server that speaks no TLS also has no certificate. */
const REASONS: readonly { readonly code: RegExp; readonly say: (prefix: string) => string }[] = [
  {
    code: /UNSUPPORTED_PROTOCOL|ALERT_PROTOCOL_VERSION|UNKNOWN_PROTOCOL|VERSION_TOO_LOW/,
    say: () => 'it offers no TLS 1.2 or newer',
  },
  {
    code: /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST/,
    say: () => 'it does not speak TLS at this address',
  },
  { code: /^CERT_HAS_EXPIRED$/, say: () => 'its certificate has expired' },
  { code: /^CERT_NOT_YET_VALID$/, say: () => 'its certificate is not valid yet; compare the clocks' },
  { code: /^ERR_TLS_CERT_ALTNAME_INVALID$/, say: () => 'its certificate is for another name than that of the address' },
  {
    code: /^(UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|CERT_(SIGNATURE_FAILURE|UNTRUSTED|CHAIN_TOO_LONG)|INVALID_CA)/,
    say: (prefix) =>
      `its certificate comes from no authority that is trusted here; name the right one in ${prefix}_CA_FILE`,
  },
  {
    code: /ALERT_(CERTIFICATE_REQUIRED|BAD_CERTIFICATE|UNKNOWN_CA|HANDSHAKE_FAILURE|CERTIFICATE_(EXPIRED|UNKNOWN|REVOKED)|UNSUPPORTED_CERTIFICATE)/,
    say: (prefix) => `it wants another client certificate; set ${prefix}_CERT_FILE and ${prefix}_KEY_FILE`,
  },
];

/** Codes of an error and of what caused it: clients wrap each other's errors. */
function codesOf(error: unknown, depth = 0): string[] {
  if (typeof error !== 'object' || error === null || depth > 5) return [];
  const { code, cause } = error as { readonly code?: unknown; readonly cause?: unknown };
  return [...(typeof code === 'string' ? [code] : []), ...codesOf(cause, depth + 1)];
}
