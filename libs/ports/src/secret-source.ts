/** Where secrets come from. Values never appear in errors, logs or `toString`. */
export abstract class SecretSource {
  /**
   * The secret's text. Cached for a while; `fresh` asks again because the cached one was refused (rotation).
   * Throws CredentialsRefusedError when the secret is missing or may not be read, RemoteUnavailableError when the store is down.
   */
  abstract get(reference: string, options?: { readonly fresh?: boolean }): Promise<string>;
}
