import { hash } from 'node:crypto';
import { z } from 'zod';

/** One asset, named the same way in every service, log line, Redis key and API path. */
export const AssetRef = z.strictObject({
  tenant: z.string().min(1),
  space: z.string().min(1),
  /** Datasphere's technical name: case-sensitive, never the business name. */
  name: z.string().min(1),
});
export type AssetRef = Readonly<z.infer<typeof AssetRef>>;

/** `tenant/space/name`, each part percent-encoded so that a slash in a name cannot forge another asset. */
export function assetPath(ref: AssetRef): string {
  return [ref.tenant, ref.space, ref.name].map(encodeURIComponent).join('/');
}

/** 26 characters of `[a-z2-7]`: the asset's token in subjects and keys. Technical names may hold what NATS tokens forbid. */
export const AssetKey = z.string().regex(/^[a-z2-7]{26}$/);
export type AssetKey = z.infer<typeof AssetKey>;

/** First 128 bits of SHA-256 over the three parts, in base32. The separator cannot occur in a tenant id or a space id. */
export function assetKey(ref: AssetRef): AssetKey {
  const digest = hash('sha256', `${ref.tenant}|${ref.space}|${ref.name}`, 'buffer');
  return base32(digest.subarray(0, 16));
}

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

function base32(bytes: Buffer): string {
  let bits = 0;
  let value = 0;
  let text = '';
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      text += ALPHABET.charAt((value >>> (bits - 5)) & 31);
      bits -= 5;
    }
    value &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + ALPHABET.charAt((value << (5 - bits)) & 31);
}
