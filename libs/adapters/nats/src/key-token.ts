/** A text as one token of a KV key: as it is when it may stand there, else `=` and base64url, which no plain token starts with. */
export function keyToken(text: string): string {
  return /^[A-Za-z0-9_-]+$/.test(text) ? text : `=${Buffer.from(text).toString('base64url')}`;
}
