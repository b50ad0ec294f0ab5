/** Which run a caller's `Idempotency-Key` stands for, for as long as `DSS_KEEP_IDEMPOTENCY_KEYS_HOURS` says. */
export abstract class IdempotencyKeys {
  /**
   * Atomic: the key stands for this run from now on, unless it stands for one already. Returns what it stands for, so
   * that of two callers with one key exactly one starts a run, and a crash after the claim is repaired by the repeat.
   *
   * @param key     the caller and its key, as one digest
   * @param request digest of the request, to notice one key used for two different requests
   */
  abstract claim(
    tenant: string,
    key: string,
    claim: { readonly run: string; readonly request: string },
  ): Promise<{ readonly run: string; readonly request: string }>;
}
