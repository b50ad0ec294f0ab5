/**
 * The Secrets that an installation needs and that nobody finds in the repository, with the keys that each holds. The
 * README's table says the same; a reference to anything else is a slip.
 */
export const SECRETS: Readonly<Record<string, readonly string[]>> = {
  nats: ['password', 'jetstream-key'],
  redis: ['password'],
  'api-keys': ['hashes'],
  'client-tls': ['ca.crt', 'tls.crt', 'tls.key'],
  'gateway-tls': ['tls.crt', 'tls.key'],
  'nats-tls': ['ca.crt', 'tls.crt', 'tls.key'],
  'redis-tls': ['ca.crt', 'tls.crt', 'tls.key'],
};
