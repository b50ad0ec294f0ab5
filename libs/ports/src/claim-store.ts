/** Payloads too large for a message: written once under their content's name, kept as long as anything may name them. */
export abstract class ClaimStore {
  /** Returns the claim's name; the same bytes of the same run give the same name. */
  abstract put(run: string, bytes: Uint8Array): Promise<string>;
  /** Throws ContractBrokenError when the claim is gone. */
  abstract get(name: string): Promise<Uint8Array>;
}
